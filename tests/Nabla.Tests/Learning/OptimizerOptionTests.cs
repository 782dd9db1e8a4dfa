using Nabla.Learning;

namespace Nabla.Tests.Learning;

/// <summary>What optimizers refuse, and what they say of it.</summary>
public sealed class OptimizerOptionTests
{
    private static readonly Variable[] s_parameters = [new(Tensor.Ones(2, 3))];

    public static TheoryData<string, Func<double, Optimizer>> NotNegative => new()
    {
        { "learning rate", x => new Adadelta(s_parameters, x) },
        { "epsilon", x => new Adadelta(s_parameters, epsilon: x) },
        { "weightDecay", x => new Adadelta(s_parameters, weightDecay: x) },
        { "rateDecay", x => new Adagrad(s_parameters, rateDecay: x) },
        { "firstSum", x => new Adagrad(s_parameters, firstSum: x) },
        { "epsilon", x => new Adagrad(s_parameters, epsilon: x) },
        { "epsilon", x => new Adamax(s_parameters, epsilon: x) },
        { "weightDecay", x => new Adamax(s_parameters, weightDecay: x) },
        { "decay", x => new Asgd(s_parameters, decay: x) },
        { "alpha", x => new Asgd(s_parameters, alpha: x) },
        { "start", x => new Asgd(s_parameters, start: x) },
        { "momentumDecay", x => new NAdam(s_parameters, momentumDecay: x) },
        { "weightDecay", x => new NAdam(s_parameters, weightDecay: x) },
        { "epsilon", x => new RAdam(s_parameters, epsilon: x) },
        { "epsilon", x => new RmsProp(s_parameters, epsilon: x) },
        { "weightDecay", x => new RmsProp(s_parameters, weightDecay: x) },
        { "least", x => new Rprop(s_parameters, least: x) },
        { "learning rate", x => new Rprop(s_parameters, x) },
        { "weightDecay", x => new Lion(s_parameters, weightDecay: x) },
        { "weightDecay", x => new Muon(s_parameters, weightDecay: x) },
        { "decay", x => new Adafactor(s_parameters, decay: x) },
        { "squareEpsilon", x => new Adafactor(s_parameters, squareEpsilon: x) },
        { "scaleEpsilon", x => new Adafactor(s_parameters, scaleEpsilon: x) },
        { "clip", x => new Adafactor(s_parameters, clip: x) },
        { "weightDecay", x => new Adafactor(s_parameters, weightDecay: x) },
    };

    public static TheoryData<string, Func<double, Optimizer>> BelowOne => new()
    {
        { "beta1", x => new Adamax(s_parameters, beta1: x) },
        { "beta2", x => new Adamax(s_parameters, beta2: x) },
        { "beta1", x => new NAdam(s_parameters, beta1: x) },
        { "beta2", x => new NAdam(s_parameters, beta2: x) },
        { "beta1", x => new RAdam(s_parameters, beta1: x) },
        { "beta2", x => new RAdam(s_parameters, beta2: x) },
        { "alpha", x => new RmsProp(s_parameters, alpha: x) },
        { "momentum", x => new RmsProp(s_parameters, momentum: x) },
        { "shrink", x => new Rprop(s_parameters, shrink: x) },
        { "beta1", x => new Lion(s_parameters, beta1: x) },
        { "beta2", x => new Lion(s_parameters, beta2: x) },
        { "momentum", x => new Muon(s_parameters, momentum: x) },
    };

    [Theory]
    [MemberData(nameof(NotNegative))]
    public void A_negative_an_infinite_number_and_no_number_are_refused(string name, Func<double, Optimizer> make)
        => Assert.All([-0.5, double.NaN, double.PositiveInfinity], x => Refused(name, make, x));

    [Theory]
    [MemberData(nameof(BelowOne))]
    public void A_share_below_zero_one_and_no_number_are_refused(string name, Func<double, Optimizer> make)
        => Assert.All([-0.5, 1, double.NaN], x => Refused(name, make, x));

    [Fact]
    public void Ranges_of_their_own_are_held()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adadelta(s_parameters, rho: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rprop(s_parameters, growth: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rprop(s_parameters, least: 2, greatest: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Muon(s_parameters, iterations: 0));
    }

    [Fact]
    public void Muon_takes_matrices_only_and_says_who_takes_the_rest()
        => Assert.Contains("new ParameterGroups(new Muon(matrices), new AdamW(others))", Assert.Throws<ArgumentException>(() => new Muon([new Variable(Tensor.Ones(3))])).Message, StringComparison.Ordinal);

    [Fact]
    public void Groups_are_checked()
    {
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => new ParameterGroups()).Message, StringComparison.Ordinal);
        Assert.Contains("two groups", Assert.Throws<ArgumentException>(() => new ParameterGroups(new Adam(s_parameters), new Sgd(s_parameters, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("first group", Assert.Throws<ArgumentException>(() => new ParameterGroups(new Adam(s_parameters, 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_keep_the_ratios_of_their_rates()
    {
        Variable other = new(Tensor.Ones(1));
        ParameterGroups groups = new(new Adam(s_parameters, 0.1), new Sgd([other], 0.02)) { LearningRate = 0.05 };
        Assert.Equal(0.05, groups.LearningRate);
        Assert.Equal(0.01, groups.Groups[1].LearningRate, 15);
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.LearningRate = -1);
        Assert.Equal(
            ["group 0.learningRate", "group 0.stepCount", "group 0.0.step", "group 0.0.sum", "group 0.0.squares", "group 1.learningRate", "group 1.stepCount", "group 1.1.step"],
            groups.State.Keys);
        Assert.Equal("ParameterGroups: learning rate 0.05, 2 parameters of 7 numbers, 0 steps taken", groups.ToString());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_centred_rule_divides_by_no_root_of_a_negative_variance(double alpha)
    {
        // Of gradients that stay the same the variance is what rounding leaves, on either side of 0.
        Tensor gradient = Tensor.Randn([1000], seed: 5);
        Variable w = new(Tensor.Zeros(1000));
        RmsProp optimizer = new([w], 1e-3, alpha, centered: true);
        for (int i = 0; i < 300; i++)
        {
            w.ReplaceGrad(gradient);
            optimizer.Step();
        }

        Assert.True((bool)Functions.IsFinite(w.Value).All());
    }

    [Fact]
    public void Muon_makes_directions_orthonormal_nearly()
    {
        Variable w = new(Tensor.Zeros([6, 3, 1], DType.Float64));
        Muon optimizer = new([w], learningRate: 1, iterations: 12);
        w.ReplaceGrad(Tensor.Randn([6, 3, 1], DType.Float64, seed: 4));
        optimizer.Step();
        Tensor x = w.Value.Reshape(6, 3) / Math.Sqrt(2);
        double distance = (double)(x.T.MatMul(x) - Tensor.Eye(3, dtype: DType.Float64)).Abs().Max();
        Assert.InRange(distance, 0, 0.6);
    }

    private static void Refused(string name, Func<double, Optimizer> make, double x)
        => Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => make(x)).Message, StringComparison.Ordinal);
}
