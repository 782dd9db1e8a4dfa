using Nabla.Learning;
using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

public sealed class ScheduleTests
{
    public static TheoryData<string> Kinds => [.. ReferenceCase.Load("LearningRates").Select(static one => one.Arguments.Text("kind")).Distinct()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rates_are_as_recorded(string kind) => Assert.All(Cases(kind), one =>
    {
        Func<long, double> rates = kind == "plateau" ? Plateau(one) : Make(one).RateAt;
        double[] found = [.. Enumerable.Range(0, one.Outputs[0].Values.Length).Select(step => rates(step))];
        Recorded.Check(one, 0, Tensor.Of<double>(found), Tolerance.Of("LearningRates"));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_rate_does_not_depend_on_what_was_asked_before(string kind)
    {
        if (kind == "plateau")
        {
            return;
        }

        Assert.All(Cases(kind), one =>
        {
            (Schedule forth, Schedule back) = (Make(one), Make(one));
            double[] expected = [.. Enumerable.Range(0, 80).Select(step => forth.RateAt(step))];
            Assert.All(Enumerable.Range(0, 80).Reverse(), step => Assert.Equal(expected[step], back.RateAt(step)));
            Assert.All(expected, rate => Assert.True(rate >= 0 && double.IsFinite(rate)));
        });
    }

    [Fact]
    public void What_no_schedule_can_have_is_refused()
    {
        Assert.All([-1, double.NaN, double.PositiveInfinity], x =>
        {
            Func<Schedule>[] makers =
            [
                () => new LambdaSchedule(x, static _ => 1), () => new MultiplicativeSchedule(x, static _ => 1), () => new MultiStepSchedule(x, [1]), () => new MultiStepSchedule(1, [1], x),
                () => new ConstantSchedule(x), () => new ConstantSchedule(1, 1, x), () => new LinearSchedule(x, 1), () => new LinearSchedule(1, 1, x), () => new LinearSchedule(1, 1, 1, x),
                () => new ExponentialSchedule(x, 1), () => new ExponentialSchedule(1, x), () => new PolynomialSchedule(x, 1), () => new PolynomialSchedule(1, 1, x),
                () => new CosineRestartSchedule(x, 1), () => new CosineRestartSchedule(1, 1, 1, x), () => new CyclicSchedule(x, 1), () => new CyclicSchedule(0, x),
                () => new CyclicSchedule(0, 1, cycleFactor: x), () => new CyclicSchedule(0, 1, stepFactor: x), () => new OneCycleSchedule(x, 10), () => new OneCycleSchedule(1, 10, x),
                () => new OneCycleSchedule(1, 10, startDivisor: x), () => new OneCycleSchedule(1, 10, endDivisor: x), () => new StepSchedule(1, 1, x),
            ];
            Assert.All(makers, make => Assert.Throws<ArgumentOutOfRangeException>(make));
        });
        Func<Schedule>[] others =
        [
            () => new MultiStepSchedule(1, [-1]), () => new ConstantSchedule(1, -1), () => new LinearSchedule(1, 0), () => new PolynomialSchedule(1, 0), () => new CosineRestartSchedule(1, 0),
            () => new CosineRestartSchedule(1, 1, 0), () => new CyclicSchedule(0, 1, 0), () => new CyclicSchedule(0, 1, 1, 0), () => new CyclicSchedule(1, 0.5), () => new OneCycleSchedule(1, 1),
            () => new OneCycleSchedule(1, 10, 0.1), () => new OneCycleSchedule(1, 10, 0.6, isThreePhase: true),
        ];
        Assert.All(others, make => Assert.Throws<ArgumentOutOfRangeException>(make));
    }

    [Fact]
    public void Schedules_in_a_row_need_a_milestone_between_each_two()
    {
        Schedule one = new ConstantSchedule(1);
        Assert.Contains("2 schedules and 0 milestones", Assert.Throws<ArgumentException>(() => new SequentialSchedule([one, one], [])).Message, StringComparison.Ordinal);
        Assert.Contains("increase", Assert.Throws<ArgumentException>(() => new SequentialSchedule([one, one, one], [3, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SequentialSchedule([], []));
        Assert.Throws<ArgumentException>(() => new ChainedSchedule());
    }

    [Fact]
    public void A_run_asks_for_each_factor_once()
    {
        List<long> asked = [];
        MultiplicativeSchedule schedule = new(1, step =>
        {
            asked.Add(step);
            return 0.5;
        });
        Assert.Equal([1, 0.5, 0.25, 0.125], Enumerable.Range(0, 4).Select(step => schedule.RateAt(step)));
        Assert.Equal([1, 2, 3], asked);
    }

    private static IEnumerable<ReferenceCase> Cases(string kind) => ReferenceCase.Load("LearningRates").Where(one => one.Arguments.Text("kind") == kind);

    private static Schedule Make(ReferenceCase one)
    {
        (double rate, ReferenceArguments a) = (one.Inputs[0].ToDoubles()[0], one.Arguments);
        return a.Text("kind") switch
        {
            "lambda" => new LambdaSchedule(rate, static step => 1.0 / (1 + step)),
            "multiplicative" => new MultiplicativeSchedule(rate, static step => 1 - 0.5 / (1 + step)),
            "step" => new StepSchedule(rate, a.Integer("size"), a.Number("factor")),
            "multiStep" => new MultiStepSchedule(rate, a.Integers("milestones").Select(static step => (long)step), a.Number("factor")),
            "constant" => new ConstantSchedule(rate, a.Integer("length"), a.Number("factor", 1.0 / 3)),
            "linear" => new LinearSchedule(rate, a.Integer("length"), a.Number("startFactor", 1.0 / 3), a.Number("endFactor", 1)),
            "exponential" => new ExponentialSchedule(rate, a.Number("factor")),
            "polynomial" => new PolynomialSchedule(rate, a.Integer("length"), a.Number("power")),
            "cosine" => new CosineSchedule(rate, a.Integer("length"), a.Number("minimum")),
            "restarts" => new CosineRestartSchedule(rate, a.Integer("length"), a.Integer("growth"), a.Number("minimum")),
            "cyclic" => new CyclicSchedule(rate, a.Number("maximum"), a.Integer("rise"), a.OptionalInteger("fall"), a.Number("cycleFactor", 1), a.Number("stepFactor", 1)),
            "oneCycle" => new OneCycleSchedule(
                rate, a.Integer("length"), a.Number("rise", 0.3), a.Number("startDivisor", 25), a.Number("endDivisor", 1e4), a.Flag("isLinear"), a.Flag("isThreePhase")),
            "sequential" => new SequentialSchedule([new ConstantSchedule(rate, 3, 0.1), new ExponentialSchedule(rate, 0.9), new StepSchedule(rate, 4)], [5, 30]),
            "chained" => new ChainedSchedule(new LinearSchedule(rate, 10, 0.2), new ExponentialSchedule(1, 0.95), new MultiStepSchedule(1, [20, 40])),
            string other => throw new NotSupportedException(other),
        };
    }

    private static Func<long, double> Plateau(ReferenceCase one)
    {
        ReferenceArguments a = one.Arguments;
        ReduceOnPlateau optimizer = new(
            new Sgd([new Variable(Tensor.Ones(1))], 0.1),
            a.Number("factor"),
            a.Integer("patience"),
            a.Number("threshold", 1e-4),
            a.Flag("isRelative"),
            a.Flag("higherIsBetter"),
            a.OptionalInteger("cooldown") ?? 0,
            a.Number("minimum", 0));
        double[] metrics = one.Inputs[0].ToDoubles();
        return step =>
        {
            optimizer.Observe(metrics[step]);
            return optimizer.LearningRate;
        };
    }
}
