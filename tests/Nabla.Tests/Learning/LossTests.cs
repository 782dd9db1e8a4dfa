using Nabla.Learning;
using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

public sealed class LossTests
{
    private static readonly Tensor s_logits = Tensor.Of([1f, 2, 3, 4, 5, 6], [2, 3]);

    [Theory]
    [InlineData("CrossEntropy")]
    [InlineData("NegativeLogLikelihood")]
    [InlineData("MeanSquaredError")]
    [InlineData("BinaryCrossEntropyWithLogits")]
    [InlineData("Huber")]
    public void Losses_agree_with_the_recorded_cases(string name)
    {
        Tolerance tolerance = Tolerance.Of(name);
        foreach (ReferenceCase one in ReferenceCase.Load(name))
        {
            Variable x = new(Recorded.Tensor(one.Inputs[0]));
            Tensor target = Recorded.Tensor(one.Inputs[1]);
            Reduction reduction = Enum.Parse<Reduction>(one.Arguments.Text("reduction"), ignoreCase: true);
            long? ignore = one.Arguments.OptionalInteger("ignore");
            Tensor loss = name switch
            {
                "CrossEntropy" => Loss.CrossEntropy(x, target, one.Arguments.Number("smoothing", 0), ignore, reduction),
                "NegativeLogLikelihood" => Loss.NegativeLogLikelihood(x, target, ignore, reduction),
                "MeanSquaredError" => Loss.MeanSquaredError(x, target, reduction),
                "Huber" => Loss.Huber(x, target, one.Arguments.Number("delta"), reduction),
                _ => Loss.BinaryCrossEntropyWithLogits(x, target, reduction),
            };
            Recorded.Check(one, 0, loss, tolerance);
            if (one.Gradients.Count > 0 && one.Gradients[0] is { } expected)
            {
                loss.Backward(Recorded.Tensor(one.Cotangents[0]!.Value));
                Tensor found = x.Grad!;
                string? difference = Comparison.Difference(
                    expected, found.DType, found.Shape.Lengths, Recorded.Values(found), tolerance.GradientUlps, Comparison.Scale([expected, .. one.Inputs]), false);
                Assert.True(difference is null, $"{one.Name}, gradient: {difference}");
            }
        }
    }

    [Theory]
    [InlineData(-1, "the label at position 1 is -1")]
    [InlineData(10, "the label at position 1 is 10")]
    [InlineData(3, "has 3 classes, 0 to 2")]
    public void A_label_that_is_no_class_is_named_with_its_place(long label, string words)
    {
        Tensor labels = Tensor.Of([0, label]);
        Assert.Contains(words, Assert.Throws<ArgumentOutOfRangeException>(() => Loss.CrossEntropy(s_logits, labels)).Message, StringComparison.Ordinal);
        Assert.Contains(words, Assert.Throws<ArgumentOutOfRangeException>(() => Loss.NegativeLogLikelihood(s_logits, labels)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.CrossEntropy(s_logits, labels.Cast(DType.Int32)));
    }

    [Fact]
    public void The_place_of_a_wrong_label_counts_every_axis()
        => Assert.Contains("the label at [1, 2] is 7", Assert.Throws<ArgumentOutOfRangeException>(
            () => Loss.CrossEntropy(Tensor.Zeros(2, 4, 3), Tensor.Of([0L, 0, 0, 0, 0, 7], [2, 3]))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_single_wrong_label_has_no_place()
        => Assert.Contains("but the label is 3.", Assert.Throws<ArgumentOutOfRangeException>(() => Loss.CrossEntropy(Tensor.Zeros(3), Tensor.Of(3L))).Message, StringComparison.Ordinal);

    [Fact]
    public void Float_labels_of_one_number_an_example_are_refused_with_the_remedy()
        => Assert.Contains("labels.Cast(DType.Int64)", Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(s_logits, Tensor.Of([0f, 1]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Images_and_labels_must_be_as_many()
        => Assert.Contains("labels [2]", Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(s_logits, Tensor.Of([0L, 1, 2]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Labels_with_an_axis_too_many_are_refused_with_the_remedy()
        => Assert.Contains("labels.Squeeze(1)", Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(s_logits, Tensor.Of([0L, 1], [2, 1]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Probabilities_that_are_NaN_are_refused()
        => Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(s_logits, Tensor.Full([2, 3], float.NaN))).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_broadcast()
    {
        Tensor column = Tensor.Zeros(4, 1);
        Tensor row = Tensor.Zeros(4);
        Func<Tensor, Tensor, Tensor>[] losses = [(x, t) => Loss.MeanSquaredError(x, t), (x, t) => Loss.Huber(x, t), (x, t) => Loss.BinaryCrossEntropyWithLogits(x, t)];
        Assert.All(losses, loss =>
        {
            Assert.Contains("target.Unsqueeze(1)", Assert.Throws<ArgumentException>(() => loss(column, row)).Message, StringComparison.Ordinal);
            Assert.Contains("target.Squeeze(1)", Assert.Throws<ArgumentException>(() => loss(row, column)).Message, StringComparison.Ordinal);
            Assert.Contains("[4] and [3]", Assert.Throws<ArgumentException>(() => loss(row, Tensor.Zeros(3))).Message, StringComparison.Ordinal);
            Assert.Contains("target.Reshape([4])", Assert.Throws<ArgumentException>(() => loss(row, Tensor.Zeros(2, 2))).Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void An_empty_batch_has_no_mean()
    {
        Assert.Contains("batch empty", Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(Tensor.Zeros(0, 3), Tensor.Zeros([0], DType.Int64))).Message, StringComparison.Ordinal);
        Assert.Contains("batch empty", Assert.Throws<ArgumentException>(() => Loss.MeanSquaredError(Tensor.Zeros(0), Tensor.Zeros(0))).Message, StringComparison.Ordinal);
        Assert.Equal(0f, Loss.MeanSquaredError(Tensor.Zeros(0), Tensor.Zeros(0), Reduction.Sum).ToScalar());
    }

    [Fact]
    public void A_mean_over_ignored_labels_only_is_refused()
        => Assert.Contains("All 2 labels are ignored", Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(s_logits, Tensor.Of([1L, 1]), ignore: 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Exchanged_arguments_are_noticed()
        => Assert.Contains("exchanged", Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(Tensor.Of([0L, 1]), s_logits)).Message, StringComparison.Ordinal);

    [Fact]
    public void Hyperparameters_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.CrossEntropy(s_logits, Tensor.Of([0L, 1]), smoothing: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.CrossEntropy(s_logits, Tensor.Of([0L, 1]), smoothing: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Huber(s_logits, s_logits, delta: 0));
        Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(s_logits, s_logits.Softmax(1), ignore: 1));
        Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(1f, 0));
    }

    [Fact]
    public void Classes_lie_on_axis_1_where_there_are_further_axes()
    {
        Tensor x = Tensor.Randn([2, 3, 4], seed: 1);
        Tensor labels = Tensor.Of([0L, 1, 2, 0, 2, 1, 0, 0], [2, 4]);
        Tensor flat = Loss.CrossEntropy(x.MoveAxis(1, 2).Reshape(8, 3), labels.Reshape(8));
        Assert.True(Loss.CrossEntropy(x, labels).AllClose(flat));
        Assert.True(Loss.CrossEntropy(x[0, 0..3, 0], 2).AllClose(-x[0, 0..3, 0].LogSoftmax(0)[2]));
    }

    [Fact]
    public void Accuracy_counts_the_right_classes()
    {
        Assert.Equal(0.5, Metrics.Accuracy(s_logits, Tensor.Of([2L, 0])));
        Assert.Throws<ArgumentException>(() => Metrics.Accuracy(s_logits, Tensor.Of([2L])));
        Assert.Throws<ArgumentException>(() => Metrics.Accuracy(s_logits, Tensor.Of([2f, 0])));
        Assert.Throws<ArgumentException>(() => Metrics.Accuracy(Tensor.Zeros(0, 3), Tensor.Zeros([0], DType.Int64)));
    }

    [Fact]
    public void Of_equal_logits_accuracy_takes_the_first_and_NaN_is_the_greatest()
    {
        Tensor ties = Tensor.Of([1f, 3, 3, 3, 3, 1, float.NaN, 9, float.NaN, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], [4, 3]);
        Assert.Equal(1, Metrics.Accuracy(ties, ties.ArgMax(1)));
        Assert.Equal(0.25, Metrics.Accuracy(ties, Tensor.Of([1L, 1, 2, 1])));
        Assert.Equal(1, Metrics.Accuracy(Tensor.Of([4, 9, 9, 2]), 1L));
        Tensor pixels = Tensor.Randn([2, 5, 3, 4], seed: 1);
        Assert.Equal(1, Metrics.Accuracy(pixels, pixels.ArgMax(1)));
        Assert.Equal(0, Metrics.Accuracy(pixels, (pixels.ArgMax(1) + 1) % 5));
    }
}
