using System.Text.RegularExpressions;
using Nabla.Learning;

namespace Nabla.Tests.Compilation;

/// <summary>Training steps of small networks, compiled: the weights of eager to the bit, and what their plans look like.</summary>
public sealed class CompiledStepTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyNetworkStepsAsEagerDoes(int seed)
    {
        (Sequential model, Action step) = Drawn(seed, compiled: true);
        (Sequential expected, Action eager) = Drawn(seed, compiled: false);
        for (int i = 0; i < 4; i++)
        {
            step();
            eager();
        }

        Bits.AssertSame([.. expected.Parameters.Select(parameter => parameter.Value)], [.. model.Parameters.Select(parameter => parameter.Value)], $"weights, seed {seed}");
    }

    [Fact]
    public void BiasAndActivationEndTheProductThatTheyBelongTo()
    {
        Linear layer = new(30, 40);
        Func<Tensor, Tensor> f = Transform.Jit(x => layer.Forward(x).Relu());
        Tensor x = Tensor.Randn([20, 30], seed: 1);
        using (Transform.NoGrad())
        {
            Bits.AssertSame([layer.Forward(x).Relu()], [f(x)], "a layer");
        }

        Assert.Contains("= MatMul Add Relu ", f.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void AParameterIsChangedWhereItsGradientIsComputed()
    {
        Sequential model = new(new Linear(48, 64, generator: new Generator(1)), new Relu(), new Linear(64, 32, generator: new Generator(2)));
        Sgd optimizer = new(model.Parameters, learningRate: 0.1);
        Func<Tensor, Tensor, Tensor> step = Transform.Jit((Tensor x, Tensor y) => Step(model, optimizer, x, y));
        step(Tensor.Randn([20, 48], seed: 3), Tensor.Randn([20, 32], seed: 4));
        string plan = step.Explain();
        Assert.Equal(2, Regex.Count(plan, " = MatMul MultiplyAdd "));
        Assert.Contains(" = MatMul Add Relu LessOrEqual ", plan, StringComparison.Ordinal);
        Assert.Contains(" = MatMul Where ", plan, StringComparison.Ordinal);
        Assert.DoesNotContain(" = MatMul\n", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatElseNeedsTheSumsKeepsThem()
    {
        Tensor x = Tensor.Randn([40, 40], seed: 1);
        Tensor y = Tensor.Randn([40, 40], seed: 2);
        Same(static (x, y) => x.MatMul(y) + 1, x, y, "MatMul Add");
        Same(static (x, y) => (x.MatMul(y) + 1) * x.MatMul(y).Sum(), x, y, null);
        Same(static (x, y) => (x + 1).MatMul(y) * (x + 1), x, y, null);
        Same(static (x, y) => x.MatMul(y) * (x + 1).T.MatMul(y), x, y, null);
        Same(static (x, y) => x.MatMul(y).Tanh() * y.MatMul(x).Tanh(), x, y, null);
        Same(static (x, y) => x.MatMul(y) + x.T, x, y, null);
        Same(static (x, y) => x.MatMul(y)[..3] + x[..3], x, y, null);
        Same(static (x, y) => x.MatMul(y).Softmax(1), x, y, null);
        Same(static (x, y) => (x.MatMul(y) / 0).Relu() + x[0], x, y, "MatMul Divide Relu Add");
        Same(static (x, y) => x.Cast(DType.BFloat16).MatMul(y.Cast(DType.BFloat16)).Relu().Cast(DType.Float32), x, y, "MatMul Relu Cast");
        Same(static (x, y) => x.Cast(DType.Float16).MatMul(y.Cast(DType.Float16)).Tanh() * 3, x, y, "MatMul Tanh Multiply");
    }

    [Fact]
    public void WhatIsSmallAndWaitedForByNobodyIsOneLaunch()
    {
        Sequential model = new(new Linear(48, 64, generator: new Generator(1)), new Relu(), new Linear(64, 32, generator: new Generator(2)));
        Sgd optimizer = new(model.Parameters, learningRate: 0.1, momentum: 0.9);
        Tensor x = Tensor.Randn([20, 48], seed: 3);
        Tensor y = Tensor.Randn([20, 32], seed: 4);
        Func<Tensor> step = Transform.Jit(() => Step(model, optimizer, x, y));
        step();
        string plan = step.Explain();

        // The two biases; five counts and the learning rate.
        Assert.Single(Regex.Matches(plan, "MultiplyAdd MultiplyAdd \\| MultiplyAdd MultiplyAdd "));
        Assert.True(Regex.Count(plan, "int64 \\[\\], .* = ") == 1, plan);
    }

    [Fact]
    public void AStepAllocatesNothingButItsResult()
    {
        Sequential model = new(new Linear(48, 64, generator: new Generator(1)), new Relu(), new Linear(64, 10, generator: new Generator(2)));
        Adam optimizer = new(model.Parameters, 1e-3);
        Tensor x = Tensor.Randn([20, 48], seed: 3);
        Tensor labels = (Tensor.Rand([20], seed: 4) * 10).Cast(DType.Int64);
        Tensor Step()
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(x), labels);
            loss.Backward();
            optimizer.Step();
            return loss;
        }

        Action silent = Transform.Jit(() => { _ = Step(); });
        Func<Tensor> told = Transform.Jit(Step);
        TensorType number = new(DType.Float32, Shape.Create([]));
        Assert.Equal(0, Allocated(silent));
        Assert.Equal(Allocated(() => _ = ConcreteTensor.Rent(number)), Allocated(() => _ = told()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void VariablesThatAreComputedOfEachOtherAllSeeWhatWasBefore(int seed)
    {
        Bits.AssertSame(Updated(seed, compiled: false), Updated(seed, compiled: true), $"variables, seed {seed}");
    }

    /// <summary>Variables of few shapes after some steps, in each of which all get new values from each other.</summary>
    private static Tensor[] Updated(int seed, bool compiled)
    {
        Random random = new(seed);
        Shape[] shapes = [[], [5], [3, 4], [33], [300, 200], [70, 1000]];
        Variable[] variables = [.. Enumerable.Range(0, random.Next(2, 9)).Select(i => new Variable(Tensor.Randn(shapes[random.Next(shapes.Length)], seed: (ulong)(seed * 10 + i)), trainable: false))];
        (int Of, int With, int Way)[] rules = Array.ConvertAll(variables, variable =>
        {
            int[] alike = [.. Enumerable.Range(0, variables.Length).Where(i => variables[i].Shape.Equals(variable.Shape))];
            return (alike[random.Next(alike.Length)], alike[random.Next(alike.Length)], random.Next(5));
        });
        void Step()
        {
            Tensor[] before = Array.ConvertAll(variables, variable => variable.Value);
            for (int i = 0; i < variables.Length; i++)
            {
                (Tensor x, Tensor y) = (before[rules[i].Of], before[rules[i].With]);
                variables[i].Value = rules[i].Way switch { 0 => x * 0.5 + y, 1 => x.Tanh() - y, 2 => Functions.Maximum(x, y) * 0.9, 3 => x + 1, _ => (x * y).Sin() };
            }
        }

        Action step = compiled ? Transform.Jit(Step) : Step;
        for (int i = 0; i < 3; i++)
        {
            step();
        }

        return Array.ConvertAll(variables, variable => variable.Value);
    }

    private static Tensor Step(Sequential model, Optimizer optimizer, Tensor x, Tensor y)
    {
        optimizer.ClearGrad();
        Tensor loss = (model.Forward(x) - y).Square().Mean();
        loss.Backward();
        optimizer.Step();
        return loss;
    }

    private static long Allocated(Action action)
    {
        const int Runs = 100;
        for (int i = 0; i < 30; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            action();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }

    private static void Same(Func<Tensor, Tensor, Tensor> f, Tensor x, Tensor y, string? line)
    {
        Func<Tensor, Tensor, Tensor> compiled = Transform.Jit(f);
        Bits.AssertSame([f(x, y)], [compiled(x, y)], "result");
        if (line is not null)
        {
            Assert.Contains($" = {line} ", compiled.Explain(), StringComparison.Ordinal);
        }
    }

    private static (Sequential Model, Action Step) Drawn(int seed, bool compiled)
    {
        Random random = new(seed);
        int batch = random.Next(1, 70);
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
                layers.Add(random.Next(5) switch { 0 => new Tanh(), 1 => new Gelu(), 2 => new Sigmoid(), 3 => new LayerNorm(next), _ => new Relu() });
            }

            width = next;
        }

        Sequential model = new([.. layers]);
        Optimizer optimizer = random.Next(4) switch
        {
            0 => new Adam(model.Parameters, 1e-2),
            1 => new AdamW(model.Parameters, 1e-2),
            2 => new Sgd(model.Parameters, 0.05, momentum: 0.9, nesterov: true, weightDecay: 1e-3),
            _ => new Sgd(model.Parameters, 0.05),
        };
        bool classifies = random.Next(2) == 0;
        bool clips = random.Next(3) == 0;
        Tensor x = Tensor.Randn([batch, inputs], seed: (ulong)seed);
        Tensor y = classifies ? (Tensor.Rand([batch], seed: 7) * outputs).Cast(DType.Int64) : Tensor.Randn([batch, outputs], seed: 8);
        void Step()
        {
            optimizer.ClearGrad();
            Tensor prediction = model.Forward(x);
            Tensor loss = classifies ? Loss.CrossEntropy(prediction, y) : (prediction - y).Square().Mean();
            loss.Backward();
            if (clips)
            {
                Clip.ByNorm(model.Parameters, 0.5);
            }

            optimizer.Step();
        }

        return (model, compiled ? Transform.Jit(Step) : Step);
    }
}
