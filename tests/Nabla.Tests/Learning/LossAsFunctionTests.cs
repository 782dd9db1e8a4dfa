using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class LossAsFunctionTests
{
    private static readonly Tensor s_prediction = Tensor.Randn([5, 3], seed: 1);

    public static TheoryData<string> Names => ["MeanSquaredError", "MeanAbsoluteError", "Huber", "BinaryCrossEntropyWithLogits"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loss_can_be_passed_as_it_is(string name)
    {
        Func<Tensor, Tensor, Tensor> loss = name switch
        {
            "MeanSquaredError" => Loss.MeanSquaredError,
            "MeanAbsoluteError" => Loss.MeanAbsoluteError,
            "Huber" => Loss.Huber,
            _ => Loss.BinaryCrossEntropyWithLogits,
        };
        Tensor target = Tensor.Rand([5, 3], seed: 2);
        Tensor expected = name switch
        {
            "MeanSquaredError" => Loss.MeanSquaredError(s_prediction, target, Reduction.None).Mean(),
            "MeanAbsoluteError" => Loss.MeanAbsoluteError(s_prediction, target, Reduction.None).Mean(),
            "Huber" => Loss.Huber(s_prediction, target, 1, Reduction.None).Mean(),
            _ => Loss.BinaryCrossEntropyWithLogits(s_prediction, target, Reduction.None).Mean(),
        };
        Assert.True(loss(s_prediction, target).AllClose(expected));
    }

    [Fact]
    public async Task A_trainer_takes_one_as_it_is()
    {
        Tensor labels = new[] { 0, 1, 2, 0, 1 };
        Linear model = new(3, 3);
        Trainer trainer = new(model, new Sgd(model.Parameters, 0.1), Loss.CrossEntropy);
        EpochReport report = Assert.Single(await trainer.FitAsync([(s_prediction, labels)], 1));
        Assert.True(report.Loss > 0);
        Assert.True(Loss.NegativeLogLikelihood(s_prediction.LogSoftmax(1), labels).AllClose(Loss.CrossEntropy(s_prediction, labels)));
    }

    [Fact]
    public void The_mean_absolute_error_has_signs_as_gradients()
    {
        Variable x = new([1f, 2, 4]);
        Tensor loss = Loss.MeanAbsoluteError(x, new[] { 3f, 2, 1 });
        loss.Backward();
        Assert.Equal(5f / 3, loss.ToScalar(), 6);
        Assert.True(x.Grad!.AllClose(Tensor.Of([-1f, 0, 1]) / 3));
        Assert.Contains("nothing is broadcast", Assert.Throws<ArgumentException>(() => Loss.MeanAbsoluteError(x, Tensor.Ones(3, 1))).Message, StringComparison.Ordinal);
    }
}
