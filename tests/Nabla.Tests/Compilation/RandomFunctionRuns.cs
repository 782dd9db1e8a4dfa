using System.Runtime.Intrinsics;
using Nabla.Compilation;
using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>A graph run in every way that there is: eagerly, as code, in tiles, by one thread and by several, differentiated, as a step that assigns variables.</summary>
internal sealed class RandomFunctionRuns
{
    private const int Several = 3;

    private static readonly int s_bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private readonly RandomFunction _graph;
    private readonly CpuMachine[] _machines;
    private readonly List<string> _differences = [];

    private RandomFunctionRuns(RandomFunction graph, CpuMachine[] machines) => (_graph, _machines) = (graph, machines);

    /// <summary>What is not as it is eagerly, or null.</summary>
    public static string? Difference(RandomFunction graph, int seed)
    {
        int[] narrower = [0, 128, 256];
        RandomFunctionRuns runs = new(graph, [new CpuMachine(s_bits, emits: false), new CpuMachine(narrower[seed % 3], emits: seed % 2 == 0)]);
        try
        {
            switch (seed % 3)
            {
                case 0:
                    runs.AsFunction();
                    break;
                case 1:
                    runs.AsGradient();
                    break;
                default:
                    runs.AsStep();
                    break;
            }
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or StackOverflowException))
        {
            runs._differences.Add(exception.ToString());
        }

        Threads.Count = 1;
        return runs._differences.FirstOrDefault();
    }

    private void AsFunction()
    {
        Generator generator = RandomFunction.Generator();
        Tensor[] once = _graph.Run(_graph.Inputs, generator);
        Tensor[] twice = _graph.Run(_graph.Inputs, generator);
        Generator other = RandomFunction.Generator();
        Compare(once, twice, Transform.Jit((Tensor[] xs) => _graph.Run(xs, other)), "compiled");
    }

    private void AsGradient()
    {
        Tensor[] inputs = _graph.Moving;
        Generator generator = RandomFunction.Generator();
        Func<Tensor[], Tensor[]> gradient = Transform.Grad((Tensor[] xs) => _graph.Loss(xs, generator));
        if (inputs.Length == 0 || !_graph.Run(_graph.Inputs, RandomFunction.Generator()).Any(output => output.DType.IsFloating()))
        {
            return;
        }

        Tensor[] once = gradient(inputs);
        Tensor[] twice = gradient(inputs);
        Generator other = RandomFunction.Generator();
        Compare(once, twice, Transform.Jit(Transform.Grad((Tensor[] xs) => _graph.Loss(xs, other))), "Jit(Grad)", inputs);
        Generator third = RandomFunction.Generator();
        Func<Tensor[], Tensor> loss = Transform.Jit((Tensor[] xs) => _graph.Loss(xs, third));
        Compare(once, Transform.Grad(loss)(inputs), "Grad(Jit)");
        Compare(twice, Transform.Grad(loss)(inputs), "Grad(Jit) again");
    }

    private void AsStep()
    {
        Model eager = new(_graph);
        if (eager.IsEmpty)
        {
            return;
        }

        Model compiled = new(_graph);
        Func<Tensor[], Tensor[]> step = Transform.Jit((Tensor[] xs) => compiled.Step(xs));
        for (int run = 0; run < 3; run++)
        {
            Threads.Count = 1;
            Tensor[] expected = eager.Step(_graph.Inputs);
            Threads.Count = run == 0 ? 1 : Several;

            // Who looks at variables keeps their memory; the third run finds it its own.
            Specialization? known = run == 1 ? Known(step) : null;
            Tensor[] reads = known is null ? [] : [.. known.Last.Inputs()[_graph.Inputs.Length..].Select(read => (Tensor)Bits.Copy(read))];
            Compare(expected, step(_graph.Inputs), $"run {run}");
            Compare(eager.State(), compiled.State(), $"variables after run {run}");
            foreach (CpuMachine machine in known is null ? [] : _machines)
            {
                Tensor[] after = [.. expected, .. known!.Writes.Select(write => write.Variable.Value)];
                Compare(after, Run(known!, machine, [.. _graph.Inputs, .. reads]), Name(machine));
            }
        }
    }

    /// <summary>Compares two runs of a function with its first and second run eagerly, the second in every way.</summary>
    private void Compare(Tensor[] once, Tensor[] twice, Func<Tensor[], Tensor[]> compiled, string what, Tensor[]? inputs = null)
    {
        inputs ??= _graph.Inputs;
        Threads.Count = 1;
        Compare(once, compiled(inputs), what);
        Specialization known = Known(compiled);
        Tensor[] reads = [.. known.Last.Inputs()[inputs.Length..].Select(read => (Tensor)Bits.Copy(read))];
        Threads.Count = Several;
        Compare(twice, compiled(inputs), what + ", several threads");
        foreach (CpuMachine machine in _machines)
        {
            Compare(twice, Run(known, machine, [.. inputs, .. reads])[..twice.Length], $"{what}, {Name(machine)}");
        }
    }

    private static Specialization Known(Func<Tensor[], Tensor[]> compiled) => ((Jitted)compiled.Target!).Known[^1];

    private static Tensor[] Run(Specialization known, CpuMachine machine, Tensor[] inputs)
    {
        Plan plan = Compiler.Compile(known.GraphAt(-1), machine);
        Tensor[] outputs = new Tensor[plan.Results.Count];
        plan.Run([.. inputs.Select(input => input.Concrete)], outputs);
        return outputs;
    }

    private string Name(CpuMachine machine) => $"machine {Array.IndexOf(_machines, machine)}";

    private void Compare(Tensor[] expected, Tensor[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!Bits.Same(expected[i], actual[i]))
            {
                _differences.Add($"{what}, result {i}: {actual[i].Type}\n{actual[i]}\ninstead of {expected[i].Type}\n{expected[i]}");
            }
        }
    }

    /// <summary>The graph as a step that moves variables down the gradient of its results: they stand where inputs did.</summary>
    private sealed class Model
    {
        private readonly RandomFunction _graph;
        private readonly Generator _generator = RandomFunction.Generator();
        private readonly Variable?[] _variables;
        private readonly Variable _last;

        public Model(RandomFunction graph)
        {
            _graph = graph;
            _variables = Array.ConvertAll(graph.Inputs, input => input.DType.IsFloating() ? new Variable(Bits.Copy(input)) : null);
            Tensor output = graph.Run(graph.Inputs, RandomFunction.Generator())[^1];
            IsEmpty = Array.TrueForAll(_variables, static variable => variable is null);
            _last = new Variable(output.ZerosLike(), trainable: false);
        }

        public bool IsEmpty { get; }

        public Tensor[] Step(Tensor[] inputs)
        {
            Tensor[] outputs = _graph.Run([.. inputs.Select((input, i) => _variables[i] ?? input)], _generator);
            Tensor loss = RandomFunction.Sum(outputs);
            foreach (Variable variable in _variables.OfType<Variable>())
            {
                variable.ClearGrad();
                loss += (variable * 0.125).Sum().Cast(DType.Float32);
            }

            loss.Backward();

            foreach (Variable? variable in _variables)
            {
                if (variable?.Grad is { } gradient)
                {
                    variable.Value -= 0.01 * gradient;
                }
            }

            _last.Value = outputs[^1].Detach();
            return [.. outputs.Select(output => output.Detach())];
        }

        public Tensor[] State() => [.. _variables.OfType<Variable>().Select(variable => variable.Value), _last.Value, _generator.State.Value];
    }
}
