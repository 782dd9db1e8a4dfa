using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class ListedLossTests
{
    private static readonly Tensor s_x = Tensor.Randn([4, 5], DType.Float64, 1);
    private static readonly Tensor s_t = Tensor.Rand([4, 5], DType.Float64, 2);

    [Fact]
    public void Losses_of_elements_are_their_formulas()
    {
        Tensor sign = (s_t > 0.5).Cast(DType.Float64) * 2 - 1;
        Tensor p = s_x.Sigmoid();
        (Tensor Found, Tensor Expected)[] pairs =
        [
            (Loss.SmoothL1(s_x, s_t, 0.5), Loss.Huber(s_x, s_t, 0.5) / 0.5), (Loss.SmoothL1(s_x, s_t, 0), Loss.MeanAbsoluteError(s_x, s_t)),
            (Loss.BinaryCrossEntropy(p, s_t), Loss.BinaryCrossEntropyWithLogits(s_x, s_t)),
            (Loss.BinaryCrossEntropyWithLogits(s_x, s_t, weight: s_t, posWeight: Tensor.Full([5], 3.0)), (s_t * (s_t * 3 * -p.Log() - (1 - s_t) * (1 - p).Log())).Mean()),
            (Loss.KlDivergence(s_x, s_t), (s_t * (s_t.Log() - s_x)).Mean()), (Loss.KlDivergence(s_x, s_t.Log(), logTarget: true), Loss.KlDivergence(s_x, s_t)),
            (Loss.KlDivergence(s_x, s_t, reduction: Reduction.BatchMean), Loss.KlDivergence(s_x, s_t) * 5),
            (Loss.PoissonNll(s_x, s_t), (s_x.Exp() - s_t * s_x).Mean()), (Loss.PoissonNll(s_t, s_t, logInput: false, epsilon: 0), (s_t - s_t * s_t.Log()).Mean()),
            (Loss.GaussianNll(s_x, s_t, s_t), (0.5 * (s_t.Log() + (s_x - s_t).Square() / s_t)).Mean()),
            (Loss.SoftMargin(s_x, sign), (1 + (-sign * s_x).Exp()).Log().Mean()),
            (Loss.HingeEmbedding(s_x, sign, 0.3), Functions.Where(sign > 0, s_x, (0.3 - s_x).Relu()).Mean()),
            (Loss.MarginRanking(s_x, s_t, sign, 0.2), (0.2 - sign * (s_x - s_t)).Relu().Mean()),
            (Loss.MultilabelSoftMargin(s_x, (s_t > 0.5).Cast(DType.Float64)), Loss.BinaryCrossEntropyWithLogits(s_x, (s_t > 0.5).Cast(DType.Float64))),
        ];
        Assert.All(pairs, pair => Assert.Equal((double)pair.Expected, (double)pair.Found, 1e-12));
    }

    [Fact]
    public void Losses_of_classes_count_what_exceeds()
    {
        Tensor labels = Tensor.Of([0L, 3, 4, 1]);
        double expected = 0;
        double multilabel = 0;
        double[] x = s_x.ToArray<double>();
        long[] listed = [3, 1, -1, 0, 2, -1, 0, 0, 0, 0, 2, -1, 4, 4, 4, 0, 1, 2, 3, 4];
        for (int n = 0; n < 4; n++)
        {
            int right = (int)labels[n].ToScalar<long>();
            HashSet<long> targets = [.. listed[(5 * n)..(5 * n + 5)].TakeWhile(label => label >= 0)];
            for (int i = 0; i < 5; i++)
            {
                expected += i == right ? 0 : Math.Pow(Math.Max(0, 0.7 - x[5 * n + right] + x[5 * n + i]), 2) / 5 / 4;
                multilabel += targets.Contains(i) ? 0 : targets.Sum(target => Math.Max(0, 1 - x[5 * n + target] + x[5 * n + i])) / 5 / 4;
            }
        }

        Assert.Equal(expected, (double)Loss.MultiMargin(s_x, labels, 2, 0.7), 1e-12);
        Assert.Equal(multilabel, (double)Loss.MultilabelMargin(s_x, Tensor.Of<long>(listed, [4, 5])), 1e-12);
    }

    [Fact]
    public void Class_weights_weigh_examples_and_the_mean_is_over_them()
    {
        Tensor weight = Tensor.Of([1.0, 0.5, 2, 0, 3]);
        Tensor labels = Tensor.Of([0L, 3, 4, 1]);
        Tensor each = Loss.CrossEntropy(s_x, labels, reduction: Reduction.None);
        double expected = (double)(each * Tensor.Of([1.0, 0, 3, 0.5])).Sum() / 4.5;
        Assert.Equal(expected, (double)Loss.CrossEntropy(s_x, labels, weight: weight), 1e-12);
        Assert.Equal(expected, (double)Loss.NegativeLogLikelihood(s_x.LogSoftmax(1), labels, weight: weight), 1e-12);
        Assert.Equal((double)(each * Tensor.Of([1.0, 0, 0, 0.5])).Sum() / 1.5, (double)Loss.CrossEntropy(s_x, labels, ignore: 4, weight: weight), 1e-12);
        Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(s_x, labels, weight: weight[..4]));
    }

    [Fact]
    public void Embeddings_are_compared_by_angle_and_by_distance()
    {
        Tensor like = Tensor.Of([1.0, -1, 1, -1]);
        Tensor cosine = s_x.CosineSimilarity(s_t);
        Tensor expected = Functions.Where(like > 0, 1 - cosine, (cosine - 0.1).Relu()).Mean();
        Assert.Equal((double)expected, (double)Loss.CosineEmbedding(s_x, s_t, like, 0.1), 1e-9);
        Tensor near = (s_x - s_t + 1e-6).Norm(2, 1);
        Tensor far = (s_x - s_t * 2 + 1e-6).Norm(2, 1);
        Assert.Equal((double)(near - far + 1).Relu().Mean(), (double)Loss.TripletMargin(s_x, s_t, s_t * 2), 1e-12);
        Assert.Equal((double)(near - far.Minimum((s_t - s_t * 2 + 1e-6).Norm(2, 1)) + 1).Relu().Mean(), (double)Loss.TripletMargin(s_x, s_t, s_t * 2, swap: true), 1e-12);
    }

    [Fact]
    public void A_sequence_has_the_probability_of_all_its_alignments()
    {
        Tensor logs = Tensor.Randn([4, 1, 3], DType.Float64, 5).LogSoftmax(2);
        double[] p = logs.Exp().ToArray<double>();
        double sum = 0;
        for (int path = 0; path < 81; path++)
        {
            int[] at = [path % 3, path / 3 % 3, path / 9 % 3, path / 27];
            int[] merged = [.. at.Where((label, i) => label != 0 && (i == 0 || at[i - 1] != label))];
            sum += merged.SequenceEqual([1, 1]) ? at.Select((label, t) => p[3 * t + label]).Aggregate(1.0, (x, y) => x * y) : 0;
        }

        Tensor Of(Tensor at, params long[] target) => Loss.Ctc(at, Tensor.Of<long>(target, [1, target.Length]), Tensor.Of([4L]), Tensor.Of([(long)target.Length]), reduction: Reduction.Sum);
        Assert.Equal(-Math.Log(sum), (double)Of(logs, 1, 1), 1e-12);
        Assert.Equal(double.PositiveInfinity, (double)Of(logs, 1, 1, 1));
        Assert.Equal(0, (double)Loss.Ctc(logs, Tensor.Of([1L, 1, 1], [1, 3]), Tensor.Of([4L]), Tensor.Of([3L]), zeroInfinity: true));
        Tensor raw = Tensor.Randn([4, 1, 3], DType.Float64, 6);
        Tensor gradient = Transform.Grad((Tensor at) => Of(at.LogSoftmax(2), 1, 2))(raw);
        for (int i = 0; i < 12; i++)
        {
            Tensor step = Functions.OneHot(Tensor.Of((long)i), 12).Reshape(4, 1, 3).Cast(DType.Float64) * 1e-5;
            Assert.Equal((double)(Of((raw + step).LogSoftmax(2), 1, 2) - Of((raw - step).LogSoftmax(2), 1, 2)) / 2e-5, gradient.ToArray<double>()[i], 1e-8);
        }
    }
}
