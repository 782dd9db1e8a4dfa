using Nabla.Learning;
using Nabla.Tests.Compilation;
using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

/// <summary>What goes around the steps of other optimizers: compiled as eager, saved and resumed with the run.</summary>
[Collection(nameof(TrainingStateTests))]
public sealed class DelegatingOptimizerTests
{
    private static readonly Dictionary<string, Func<IEnumerable<Variable>, Optimizer>> s_makers = new()
    {
        ["groups"] = static p => new ParameterGroups(new Muon(p.Where(static one => one.Rank == 2)), new AdamW(p.Where(static one => one.Rank != 2), 0.01)),
        ["exponential average"] = static p => WeightAverage.Exponential(new Adam(p, 0.01), 0.9),
        ["uniform average"] = static p => WeightAverage.Uniform(new Adam(p, 0.01), start: 2, every: 3),
        ["accumulation"] = static p => new GradientAccumulation(new Adam(p, 0.01), 3),
        ["plateau"] = static p => new ReduceOnPlateau(new Sgd(p, 0.1, momentum: 0.9)),
        ["mixed precision"] = static p => new MixedPrecision(p, static masters => new Adam(masters, 0.01), new LossScale(1024, interval: 3)),
        ["mixed precision without a scale"] = static p => new MixedPrecision(p, static masters => new Adam(masters, 0.01)),
        ["all at once"] = static p => new GradientAccumulation(
            WeightAverage.Exponential(new MixedPrecision(p, static masters => new ParameterGroups(new Sgd(masters, 0.1, momentum: 0.9)), new LossScale(256))), 2),
    };

    public static TheoryData<string, DType> NamesAndTypes
    {
        get
        {
            TheoryData<string, DType> all = [];
            foreach (string name in s_makers.Keys)
            {
                all.Add(name, DType.Float32);
                all.Add(name, DType.Float64);
                if (name.StartsWith("mixed", StringComparison.Ordinal))
                {
                    all.Add(name, DType.Float16);
                    all.Add(name, DType.BFloat16);
                }
            }

            return all;
        }
    }

    public static TheoryData<string> Names => [.. s_makers.Keys];

    [Theory]
    [MemberData(nameof(NamesAndTypes))]
    public void Compiled_steps_are_eager_ones_to_the_bit(string name, DType dtype)
    {
        ReferenceCase one = ReferenceCase.Load("Optimizers")[0];
        (SmallNetwork eager, SmallNetwork compiled) = (new(one, dtype), new(one, dtype));
        (Optimizer plain, Optimizer planned) = (s_makers[name](eager.Parameters), s_makers[name](compiled.Parameters));
        Tensor start = eager.Flat();
        Action step = Transform.Jit(() => compiled.Step(planned));
        for (int i = 0; i < 10; i++)
        {
            eager.Step(plain);
            step();
            Bits.AssertSame([eager.Flat()], [compiled.Flat()], $"{name}, step {i + 1}");
        }

        Assert.Equal(1, step.Traces());
        Assert.All(plain.State, kept => Bits.AssertSame([kept.Value.Value], [planned.State[kept.Key].Value], $"{name}, {kept.Key}"));
        Assert.NotEqual(Bits.Of(start), Bits.Of(eager.Flat()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_run_ends_in_the_same_bytes(string name)
    {
        using ScratchFolder folder = new();
        Run whole = new(s_makers[name], seed: 3);
        whole.Steps(0, 9);
        whole.Save(folder["whole"]);

        Run first = new(s_makers[name], seed: 3);
        first.Steps(0, 4);
        first.Save(folder["part"]);
        Run second = new(s_makers[name], seed: 8);
        TrainingState.Load(folder["part"], second.Model, second.Optimizer);
        second.Steps(4, 9);
        second.Save(folder["resumed"]);
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["resumed"]));
    }

    [Fact]
    public void Several_batches_make_one_step_along_their_mean()
    {
        Variable w = new(Tensor.Of([1.0, 2]));
        Variable other = new(Tensor.Of([3.0]));
        GradientAccumulation optimizer = new(new Sgd([w, other], 0.5), 2);
        w.ReplaceGrad(Tensor.Of([1.0, 2]));
        optimizer.Step();
        Assert.Equal([1, 2], w.Value.ToArray<double>());
        Assert.Equal((1, 0), (optimizer.Gathered, optimizer.StepCount));
        w.ReplaceGrad(Tensor.Of([3.0, -4]));
        optimizer.Step();
        Assert.Equal([0, 2.5], w.Value.ToArray<double>());
        Assert.Equal([3], other.Value.ToArray<double>());
        Assert.Equal((0, 1), (optimizer.Gathered, optimizer.StepCount));
        Assert.Equal([0, 0], optimizer.State["0.gathered"].Value.ToArray<double>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parameters_that_only_some_batches_reach_step_with_the_round(bool isCompiled)
    {
        Variable[] all = [new(Tensor.Of([1.0])), new(Tensor.Of([10.0])), new(Tensor.Of([100.0]))];
        (Variable always, Variable sometimes, Variable never) = (all[0], all[1], all[2]);
        GradientAccumulation optimizer = new(new AdamW(all, 0.1, weightDecay: 0.5), 2);
        GradientAccumulation expected = new(new AdamW([.. all.Select(static one => new Variable(one.Value))], 0.1, weightDecay: 0.5), 2);
        Action Step(Func<Tensor> loss)
        {
            Action step = () =>
            {
                optimizer.ClearGrad();
                optimizer.Backward(loss());
                optimizer.Step();
            };
            return isCompiled ? Transform.Jit(step) : step;
        }

        (Action both, Action one) = (Step(() => (always * 2 + sometimes * 4).Sum()), Step(() => (always * 2).Sum()));
        foreach (bool isBoth in (bool[])[true, false, false, true, false, false, true, true])
        {
            (isBoth ? both : one)();
            expected.Parameters[0].ReplaceGrad(Tensor.Of([2.0]));
            expected.Parameters[1].ReplaceGrad(Tensor.Of([isBoth ? 4.0 : 0]));
            expected.Step();
            if (optimizer.StepCount == 3 && optimizer.Gathered == 0)
            {
                // No batch of the third round reached it.
                Assert.Equal(2, (double)optimizer.State["1.step"].Value);
                foreach (string kept in (string[])["step", "sum", "squares"])
                {
                    expected.State[$"1.{kept}"].Value = optimizer.State[$"1.{kept}"].Value;
                }

                expected.Parameters[1].Value = sometimes.Value;
            }

            Bits.AssertSame([expected.Parameters[0].Value, expected.Parameters[1].Value], [always.Value, sometimes.Value], "accumulated");
        }

        Assert.Equal(4, optimizer.StepCount);
        Assert.Equal(100, (double)never.Value[0]);
        Assert.Equal([4.0, 3, 0], Enumerable.Range(0, 3).Select(i => (double)optimizer.State[$"{i}.step"].Value));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal((0, 0), ((double)optimizer.State[$"{i}.gathered"].Value[0], (double)optimizer.State[$"{i}.reached"].Value)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_on_averages_is_refused(bool isCompiled)
    {
        Variable w = new(Tensor.Of([4.0]));
        WeightAverage optimizer = WeightAverage.Exponential(new Sgd([w], 1), 0.75);
        Action step = () =>
        {
            optimizer.ClearGrad();
            optimizer.Backward(w.Sum());
            optimizer.Step();
        };
        step = isCompiled ? Transform.Jit(step) : step;
        step();
        step();
        optimizer.Swap();
        Assert.Contains("Swap() once more", Record.Exception(step)?.Message, StringComparison.Ordinal);
        Assert.Equal((2.75, 2), ((double)w.Value, (double)optimizer.Averages[0]));
        optimizer.Swap();
        step();
        Assert.Equal((1, 2.3125), ((double)w.Value, (double)optimizer.Averages[0]));
    }

    [Fact]
    public async Task A_trainer_refuses_to_train_averages()
    {
        Linear model = new(2, 1, generator: new Generator(1));
        WeightAverage optimizer = WeightAverage.Exponential(new Sgd(model.Parameters, 0.1));
        Trainer trainer = new(model, optimizer, static (x, y) => Loss.MeanSquaredError(x, y)) { AfterBatch = _ => optimizer.Swap() };
        (Tensor X, Tensor Y)[] data = [(Tensor.Ones(3, 2), Tensor.Ones(3, 1)), (Tensor.Ones(3, 2), Tensor.Ones(3, 1))];
        Assert.Contains("Swap() once more", (await Assert.ThrowsAsync<InvalidOperationException>(() => trainer.FitAsync(data, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exponential_average_follows_the_weights()
    {
        Variable w = new(Tensor.Of([4.0]));
        WeightAverage optimizer = WeightAverage.Exponential(new Sgd([w], 1), 0.75);
        Assert.Equal(4, (double)optimizer.Averages[0]);
        double[] expected = [3, 2.75, 2.3125];
        Assert.All(expected, average =>
        {
            w.ReplaceGrad(Tensor.Of([1.0]));
            optimizer.Step();
            Assert.Equal(average, (double)optimizer.Averages[0]);
        });
        Assert.Equal(3, optimizer.Count);
        optimizer.Swap();
        Assert.Equal((2.3125, 1), ((double)w.Value, (double)optimizer.Averages[0]));
        optimizer.Swap();
        Assert.Equal((1, 2.3125), ((double)w.Value, (double)optimizer.Averages[0]));
    }

    [Fact]
    public void A_uniform_average_takes_every_so_many_from_a_step_on()
    {
        Variable w = new(Tensor.Of([0.0]));
        WeightAverage optimizer = WeightAverage.Uniform(new Sgd([w], 1), start: 2, every: 3);
        for (int i = 0; i < 12; i++)
        {
            w.ReplaceGrad(Tensor.Of([-1.0]));
            optimizer.Step();
        }

        // After steps 5, 8 and 11.
        Assert.Equal(3, optimizer.Count);
        Assert.Equal(8, (double)optimizer.Averages[0]);
    }

    [Fact]
    public void Options_are_checked()
    {
        Sgd inner = new([new Variable(Tensor.Ones(1))], 0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientAccumulation(inner, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightAverage.Exponential(inner, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightAverage.Exponential(inner, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightAverage.Uniform(inner, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightAverage.Uniform(inner, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(inner, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(inner, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(inner, patience: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(inner, minimum: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossScale(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossScale(growth: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossScale(backoff: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossScale(interval: 0));
        Assert.Equal("GradientAccumulation of Sgd: learning rate 0.1, 1 parameters of 1 numbers, 0 steps taken", new GradientAccumulation(inner, 2).ToString());
    }

    private sealed class Run
    {
        public Run(Func<IEnumerable<Variable>, Optimizer> make, ulong seed)
        {
            Model = new Sequential(new Linear(3, 5, generator: new Generator(seed)), new Tanh(), new Linear(5, 2, generator: new Generator(seed + 1)));
            Optimizer = make(Model.Parameters);
        }

        public Sequential Model { get; }

        public Optimizer Optimizer { get; }

        public void Steps(int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                Optimizer.ClearGrad();
                Optimizer.Backward(Model.Forward(Tensor.Randn([4, 3], seed: (ulong)i)).Square().Mean());
                Optimizer.Step();
                (Optimizer as ReduceOnPlateau)?.Observe(1);
            }
        }

        public void Save(string path) => TrainingState.Save(path, Model, Optimizer, new TrainingPosition(1));
    }
}
