using Nabla.Compilation;
using Nabla.Learning;
using Nabla.Tests.Laws;

namespace Nabla.Tests.Compilation;

/// <summary>Whole steps and every operation, written down once for batches of any size: the bits of eager.</summary>
public sealed class AnyBatchStepTests
{
    private const int Programs = 150;

    private static readonly int[] s_sizes = [32, 32, 7, 1, 33, 2, 32, 100];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    public static TheoryData<int, string> All()
    {
        TheoryData<int, string> data = [];
        for (int i = 0; i < Laws.Samples.All.Count; i++)
        {
            data.Add(i, Laws.Samples.All[i].ToString());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyNetworkStepsAsEagerDoes(int seed)
    {
        (Sequential model, Func<Tensor, Tensor, Tensor> step, int inputs, int outputs) = Drawn(seed);
        (Sequential expected, Func<Tensor, Tensor, Tensor> eager, _, _) = Drawn(seed);
        step = Transform.Jit(step, anyBatch: true);
        foreach (int size in s_sizes)
        {
            Tensor x = Tensor.Randn([size, inputs], seed: (ulong)(seed + size));
            Tensor y = (Tensor.Rand([size], seed: 7) * outputs).Cast(DType.Int64);
            Bits.AssertSame([eager(x, y)], [step(x, y)], $"loss, seed {seed}, at {size}");
        }

        Assert.Equal(1, step.Traces());
        Assert.DoesNotContain("compiled by itself", step.Explain(), StringComparison.Ordinal);
        Bits.AssertSame([.. expected.Parameters.Select(parameter => parameter.Value)], [.. model.Parameters.Select(parameter => parameter.Value)], $"weights, seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyFunctionOfRowsIsEager(int seed)
    {
        Tensor F(Tensor x) => RandomRowFunctions.Next(new Random(seed), x, 12);
        Func<Tensor, Tensor> compiled = Transform.Jit(F, anyBatch: true);
        Func<Tensor, Tensor> gradient = Transform.Grad((Tensor x) => F(x).Sum());
        Func<Tensor, Tensor> compiledGradient = Transform.Jit(gradient, anyBatch: true);
        foreach (int size in s_sizes)
        {
            Tensor x = Tensor.Randn([size, 12], seed: (ulong)(seed + size));
            Bits.AssertSame([F(x)], [compiled(x)], $"seed {seed}, at {size}");
            Tensor expected = gradient(x);
            Bits.AssertSame([expected], [compiledGradient(x)], $"gradient, seed {seed}, at {size}", Functions.IsNaN(expected).Any().ToScalar<bool>() ? double.MaxValue : 0);
        }

        Assert.Equal((1, 1), (compiled.Traces(), compiledGradient.Traces()));
    }

    /// <summary>Functions drawn at random, of whatever operations: where one can have any length, it is eager's at its own and at others.</summary>
    [Fact]
    public void AnyFunctionIsEagerOrSaysThatItCannotBe()
    {
        int any = 0;
        for (int seed = 0; seed < Programs; seed++)
        {
            RandomFunction graph = RandomFunctions.Of(seed);
            if (SizedTranscripts.Free([.. graph.Inputs.Select(input => input.Type)]) is not { } free)
            {
                continue;
            }

            Generator generator = RandomFunction.Generator();
            Func<Tensor[], Tensor[]> compiled = Transform.Jit((Tensor[] xs) => graph.Run(xs, generator), anyBatch: true);
            int first = Array.Find(graph.Inputs, input => input.Rank > 0)!.Shape[0];
            bool isAny = true;
            foreach (int size in new[] { first, 1, 2, 7, 33 })
            {
                Tensor[] inputs = size == first ? graph.Inputs : [.. graph.Inputs.Select((input, i) => free[i] ? Sized(input, size) : input)];
                if (isAny && Eagerly(graph, inputs) is { } expected)
                {
                    generator.State.Value = RandomFunction.Generator().State.Value;
                    try
                    {
                        Bits.AssertSame(expected, compiled(inputs), $"seed {seed} at {size}");
                    }
                    catch (BatchSizeException) when (size == first)
                    {
                        isAny = false;
                    }
                }
            }

            Assert.InRange(compiled.Traces(), 0, 1);
            any += isAny ? 1 : 0;
        }

        Assert.InRange(any, 30, Programs);
    }

    /// <summary>Of as many applications as there are examples, whose lengths are parameters of operations, too: resized it is what it is when it is written down at that size, and inferred as such.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void AnyOperationIsResized(int index, string name)
    {
        Sample sample = Laws.Samples.All[index];
        if (sample.Op is Primitives.Nonzero)
        {
            return;
        }

        Func<Tensor[], Tensor[]> f = Transform.Vmap<Tensor[], Tensor[]>(xs => sample.Outputs(xs));
        Func<Tensor[], Tensor[]> jitted = Transform.Jit(f, anyBatch: true);
        if (sample.Op is Primitives.Uniform or Primitives.Normal)
        {
            // Each has a key of its own, and they are drawn one by one.
            Assert.Contains("decided by a length", Assert.Throws<BatchSizeException>(() => jitted([Functions.Stack([sample.Inputs[0], sample.Inputs[0]], 0)])).Message, StringComparison.Ordinal);
            return;
        }

        foreach (int size in new[] { 5, 2, 1, 9 })
        {
            Tensor[] stacked = [.. sample.Inputs.Select(x => Functions.Stack([.. Enumerable.Range(0, size).Select(i => x.DType.IsFloating() ? x * (1 + 0.25 * i) : x)], 0))];
            Bits.AssertSame(f(stacked), jitted(stacked), $"{name} at {size}");
        }

        Assert.Equal(1, jitted.Traces());
    }

    /// <summary>Where the lengths of a sample itself are those of examples, an operation is the same at another length, or it is said that it is not.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void AnyOperationIsWhatIsInferredOrSaysThatItIsNot(int index, string name)
    {
        Sample sample = Laws.Samples.All[index];
        Func<Tensor[], Tensor[]> jitted = Transform.Jit<Tensor[], Tensor[]>(xs => sample.Outputs(xs), anyBatch: true);
        try
        {
            Bits.AssertSame(sample.Outputs(sample.Inputs), jitted(sample.Inputs), name);
        }
        catch (BatchSizeException impossible)
        {
            Assert.Contains("leading axis of", impossible.Message, StringComparison.Ordinal);
        }
        catch (InvalidOperationException) when (sample.Op is Primitives.Nonzero)
        {
            return;
        }
    }

    /// <summary>What a function gives, or null where its inputs are not of sizes that go together.</summary>
    private static Tensor[]? Eagerly(RandomFunction graph, Tensor[] inputs)
    {
        try
        {
            return graph.Run(inputs, RandomFunction.Generator());
        }
        catch (Exception impossible) when (impossible is ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The same rows again and again.</summary>
    private static Tensor Sized(Tensor x, int size) => Bits.Copy(Functions.Concat([.. Enumerable.Repeat(x, size / x.Shape[0] + 1)], 0)[..size]);

    private static (Sequential Model, Func<Tensor, Tensor, Tensor> Step, int Inputs, int Outputs) Drawn(int seed)
    {
        Random random = new(seed);
        int inputs = random.Next(1, 90);
        int outputs = random.Next(2, 40);
        List<Layer> layers = [];
        int width = inputs;
        for (int i = random.Next(3); i >= 0; i--)
        {
            int next = i == 0 ? outputs : random.Next(1, 100);
            layers.Add(new Linear(width, next, generator: new Generator((ulong)(seed + i))));
            if (i > 0)
            {
                layers.Add(random.Next(6) switch { 0 => new Tanh(), 1 => new Gelu(), 2 => new Dropout(0.3, new Generator((ulong)seed)), 3 => new LayerNorm(next), 4 => new Sigmoid(), _ => new Relu() });
            }

            width = next;
        }

        Sequential model = new([.. layers]);
        Optimizer optimizer = random.Next(3) switch
        {
            0 => new Adam(model.Parameters, 1e-2),
            1 => new Sgd(model.Parameters, 0.05, momentum: 0.9, nesterov: true, weightDecay: 1e-3),
            _ => new Sgd(model.Parameters, 0.05),
        };
        bool classifies = random.Next(2) == 0;
        bool clips = random.Next(3) == 0;
        Tensor Step(Tensor x, Tensor y)
        {
            optimizer.ClearGrad();
            Tensor prediction = model.Forward(x);
            Tensor loss = classifies ? Loss.CrossEntropy(prediction, y) : (prediction - y.Cast(DType.Float32).Unsqueeze(1)).Square().Mean();
            loss.Backward();
            if (clips)
            {
                Clip.ByNorm(model.Parameters, 1);
            }

            optimizer.Step();
            return loss;
        }

        return (model, Step, inputs, outputs);
    }
}
