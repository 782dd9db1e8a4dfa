using Nabla.Learning;
using Nabla.Tests.Compilation;
using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

/// <summary>Momentum that changes from step to step, by schedules that cycle it: as recorded, compiled as eager, saved and resumed with the run.</summary>
[Collection(nameof(TrainingStateTests))]
public sealed class MomentumTests
{
    private const int Steps = 20;
    private static readonly int[] s_seen = [1, 2, 5, 10, 20];

    public static TheoryData<string> Names => [.. ReferenceCase.Load("Momenta").Select(static one => one.Arguments.Text("optimizer")).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Walks_as_recorded(string name) => Assert.All(Cases(name), static one =>
    {
        SmallNetwork network = new(one);
        (Optimizer optimizer, Schedule schedule) = (Make(one, network.Parameters), ScheduleOf(one));
        (double[] momenta, double[] losses) = (new double[Steps], new double[Steps]);
        for (int step = 0; step < Steps; step++)
        {
            schedule.Set(optimizer, step);
            (momenta[step], losses[step]) = (MomentumOf(optimizer), (double)network.Loss().Detach());
            network.Step(optimizer);
            if (Array.IndexOf(s_seen, step + 1) is var at and >= 0)
            {
                Recorded.Check(one, 2 + at, network.Flat(), Tolerance.Of("Optimizers"));
            }
        }

        Recorded.Check(one, 0, Tensor.Of<double>(momenta), Tolerance.Of("LearningRates"));
        Recorded.Check(one, 1, Tensor.Of<double>(losses), Tolerance.Of("Optimizers"));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiled_steps_are_eager_ones_to_the_bit(string name) => Assert.All(Cases(name), static one =>
    {
        foreach (DType dtype in (DType[])[DType.Float32, DType.Float64])
        {
            (SmallNetwork eager, SmallNetwork compiled) = (new(one, dtype), new(one, dtype));
            (Optimizer plain, Optimizer planned) = (Make(one, eager.Parameters), Make(one, compiled.Parameters));
            Schedule schedule = ScheduleOf(one);
            Action step = Transform.Jit(() => compiled.Step(planned));
            for (int i = 0; i < Steps; i++)
            {
                schedule.Set(plain, i);
                schedule.Set(planned, i);
                eager.Step(plain);
                step();
                Bits.AssertSame([eager.Flat()], [compiled.Flat()], $"{one.Name}, step {i + 1}");
            }

            Assert.Equal(1, step.Traces());
            Assert.All(plain.State, kept => Bits.AssertSame([kept.Value.Value], [planned.State[kept.Key].Value], $"{one.Name}, {kept.Key}"));
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_run_ends_in_the_same_bytes(string name)
    {
        using ScratchFolder folder = new();
        ReferenceCase one = Cases(name).First();
        (Sequential whole, Sequential part, Sequential fresh) = (Network(3), Network(3), Network(8));
        (Optimizer uninterrupted, Optimizer first, Optimizer second) = (Make(one, whole.Parameters), Make(one, part.Parameters), Make(one, fresh.Parameters));

        // In the end without the schedule, so that what it left behind counts.
        Train(whole, uninterrupted, 0, 9, 12);
        Train(part, first, 0, 9, 9);
        TrainingState.Save(folder["part"], part, first, new TrainingPosition(1));
        TrainingState.Load(folder["part"], fresh, second);
        Train(fresh, second, 9, 9, 12);
        TrainingState.Save(folder["whole"], whole, uninterrupted, new TrainingPosition(1));
        TrainingState.Save(folder["resumed"], fresh, second, new TrainingPosition(1));
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["resumed"]));
        Assert.Equal(MomentumOf(uninterrupted), MomentumOf(second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_trainer_cycles_it(bool compiles)
    {
        static Linear Model() => new(3, 2, generator: new Generator(1));
        (Tensor X, Tensor Y)[] data = [.. Enumerable.Range(0, 4).Select(static i => (Tensor.Randn([4, 3], seed: (ulong)i), Tensor.Randn([4, 2], seed: 9)))];
        OneCycleSchedule schedule = new(0.1, 8, cyclesMomentum: true);
        (Linear model, Linear byHand) = (Model(), Model());
        WeightAverage optimizer = WeightAverage.Exponential(new ParameterGroups(
            new AdamW(model.Parameters.Where(static p => p.Rank == 2), 0.1, changesMomentum: true), new Sgd(model.Parameters.Where(static p => p.Rank == 1), 0.1, changesMomentum: true)));
        ParameterGroups plain = new(
            new AdamW(byHand.Parameters.Where(static p => p.Rank == 2), 0.1, changesMomentum: true), new Sgd(byHand.Parameters.Where(static p => p.Rank == 1), 0.1, changesMomentum: true));
        await new Trainer(model, optimizer, static (x, y) => Loss.MeanSquaredError(x, y)) { Schedule = schedule, Compiles = compiles }.FitAsync(data, 2);
        for (int i = 0; i < 8; i++)
        {
            schedule.Set(plain, i);
            plain.ClearGrad();
            Loss.MeanSquaredError(byHand.Forward(data[i % 4].X), data[i % 4].Y).Backward();
            plain.Step();
        }

        Bits.AssertSame([.. byHand.Parameters.Select(static p => p.Value)], [.. model.Parameters.Select(static p => p.Value)], "trained");
        Assert.Equal(0.95, ((AdamW)plain.Groups[0]).Beta1, 12);
        Assert.Equal(0.95, ((Sgd)plain.Groups[1]).Momentum, 12);
    }

    [Fact]
    public async Task An_optimizer_without_is_refused()
    {
        Linear model = new(2, 1, generator: new Generator(1));
        OneCycleSchedule schedule = new(0.1, 10, cyclesMomentum: true);
        string Said(Optimizer optimizer) => Assert.Throws<InvalidOperationException>(() => schedule.Set(optimizer, 0)).Message;
        Assert.Contains("The beta1 of this Adam is 0.9 for good", Said(new Adam(model.Parameters)), StringComparison.Ordinal);
        Assert.Contains("changesMomentum: true", Said(new GradientAccumulation(new Sgd(model.Parameters, 0.1, momentum: 0.9), 2)), StringComparison.Ordinal);
        Assert.Contains("Adagrad has none that could change", Said(new Adagrad(model.Parameters)), StringComparison.Ordinal);
        Assert.Contains("Lbfgs has none", Said(new Lbfgs(model.Parameters)), StringComparison.Ordinal);
        Trainer trainer = new(model, new Adam(model.Parameters), static (x, y) => Loss.MeanSquaredError(x, y)) { Schedule = schedule };
        await Assert.ThrowsAsync<InvalidOperationException>(() => trainer.FitAsync([(Tensor.Ones(2, 2), Tensor.Ones(2, 1))], 1));
        Assert.Throws<InvalidOperationException>(() => new Sgd(model.Parameters, 0.1, momentum: 0.9).Momentum = 0.8);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(model.Parameters, 0.1, changesMomentum: true).Momentum = 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(model.Parameters, beta1: double.NaN, changesMomentum: true));
    }

    [Fact]
    public void Only_momentum_that_may_change_is_kept_and_set()
    {
        Variable[] w = [new(Tensor.Ones(2))];
        Assert.Equal(["learningRate", "stepCount", "0.step", "0.sum", "0.squares"], new Adam(w).State.Keys);
        Assert.Equal(["learningRate", "stepCount", "beta1", "0.step", "0.mean", "0.squares"], new Adam(w, changesMomentum: true).State.Keys);
        Sgd sgd = new(w, 0.1, changesMomentum: true);
        Assert.Equal(["learningRate", "stepCount", "momentum", "0.step", "0.momentum"], sgd.State.Keys);
        Assert.True(sgd.ChangesMomentum);
        Assert.False(new Sgd(w, 0.1, momentum: 0.5).ChangesMomentum);
        sgd.Momentum = 0.5;
        Assert.Equal((0.5, 0.5), (sgd.Momentum, (double)sgd.State["momentum"].Value));
        new OneCycleSchedule(0.1, 10).Set(sgd, 3);
        Assert.Equal(0.5, sgd.Momentum);
    }

    [Fact]
    public void Schedules_of_schedules_pass_it_on()
    {
        OneCycleSchedule cycle = new(0.1, 10, cyclesMomentum: true, minimumMomentum: 0.5, maximumMomentum: 0.75);
        Assert.Equal(0.75, cycle.MomentumAt(0));
        Assert.Equal(0.5, cycle.MomentumAt(2));
        Assert.Equal(0.75, cycle.MomentumAt(99));
        Assert.Null(new OneCycleSchedule(0.1, 10).MomentumAt(2));
        Assert.Null(new CyclicSchedule(0.1, 1).MomentumAt(2));
        Assert.Null(new ConstantSchedule(1).MomentumAt(2));
        WarmUp warmUp = new(cycle, 5);
        Assert.Equal([0.75, 0.75, 0.5], new long[] { 0, 5, 7 }.Select(step => warmUp.MomentumAt(step)!.Value));
        SequentialSchedule sequence = new([new ConstantSchedule(1), cycle], [4]);
        Assert.Null(sequence.MomentumAt(3));
        Assert.Equal(0.5, sequence.MomentumAt(6));
        Assert.Equal(0.5, new ChainedSchedule(cycle, new ConstantSchedule(1)).MomentumAt(2));
        Assert.Equal(0, new CyclicSchedule(0, 1, rise: 1, cycleFactor: 3, cyclesMomentum: true, minimumMomentum: 0.4).MomentumAt(3));
        foreach ((double low, double high) in ((double, double)[])[(-0.1, 0.9), (0.5, 1), (0.9, 0.5), (double.NaN, 0.5), (0.5, double.NaN)])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(0.1, 10, cyclesMomentum: true, minimumMomentum: low, maximumMomentum: high));
            Assert.Throws<ArgumentOutOfRangeException>(() => new CyclicSchedule(0, 1, cyclesMomentum: true, minimumMomentum: low, maximumMomentum: high));
        }
    }

    private static IEnumerable<ReferenceCase> Cases(string name) => ReferenceCase.Load("Momenta").Where(one => one.Arguments.Text("optimizer") == name);

    private static Schedule ScheduleOf(ReferenceCase one) => (one.Arguments.Text("schedule"), one.Arguments.Flag("isSecond"), one.Arguments.Flag("isDecaying")) switch
    {
        ("oneCycle", false, _) => new OneCycleSchedule(0.1, Steps, cyclesMomentum: true),
        ("oneCycle", true, _) => new OneCycleSchedule(0.1, Steps, isLinear: true, isThreePhase: true, cyclesMomentum: true, minimumMomentum: 0.5, maximumMomentum: 0.9),
        (_, false, _) => new CyclicSchedule(0.01, 0.1, 6, cyclesMomentum: true),
        (_, true, true) => new CyclicSchedule(0.01, 0.1, 6, stepFactor: 0.95, cyclesMomentum: true),
        _ => new CyclicSchedule(0.01, 0.1, 6, 3, cycleFactor: 0.5, cyclesMomentum: true, minimumMomentum: 0.3, maximumMomentum: 0.95),
    };

    private static Optimizer Make(ReferenceCase one, IReadOnlyList<Variable> p)
    {
        ReferenceArguments a = one.Arguments;
        return a.Text("optimizer") switch
        {
            "Sgd" => new Sgd(p, 0.1, a.Number("momentum"), a.Flag("nesterov"), a.Number("weightDecay", 0), a.Number("dampening", 0), changesMomentum: true),
            "RmsProp" => new RmsProp(p, 0.1, epsilon: a.Number("epsilon"), momentum: a.Number("momentum"), centered: a.Flag("centered"), changesMomentum: true),
            "Adam" => new Adam(p, 0.1, weightDecay: a.Number("weightDecay", 0), amsGrad: a.Flag("amsGrad"), changesMomentum: true),
            "AdamW" => new AdamW(p, 0.1, weightDecay: a.Number("weightDecay"), changesMomentum: true),
            "Adamax" => new Adamax(p, 0.1, changesMomentum: true),
            "RAdam" => new RAdam(p, 0.1, changesMomentum: true),
            "Muon" => new Muon(p.Where(static one => one.Rank == 2), 0.1, changesMomentum: true),
            string other => throw new NotSupportedException(other),
        };
    }

    private static double MomentumOf(Optimizer optimizer) => (double)(optimizer.State.TryGetValue("momentum", out Variable? found) ? found : optimizer.State["beta1"]).Value;

    private static Sequential Network(ulong seed) => new(new Linear(3, 5, generator: new Generator(seed)), new Tanh(), new Linear(5, 2, generator: new Generator(seed + 1)));

    private static void Train(Sequential model, Optimizer optimizer, int from, int scheduled, int to)
    {
        OneCycleSchedule schedule = new(0.05, 20, cyclesMomentum: true);
        for (int i = from; i < to; i++)
        {
            if (i < scheduled)
            {
                schedule.Set(optimizer, i);
            }

            optimizer.ClearGrad();
            optimizer.Backward(model.Forward(Tensor.Randn([4, 3], seed: (ulong)i)).Square().Mean());
            optimizer.Step();
        }
    }
}
