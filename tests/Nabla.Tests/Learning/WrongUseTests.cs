using Nabla.Learning;

namespace Nabla.Tests.Learning;

/// <summary>What is easily done wrong is said where it is done, with what to do instead.</summary>
public sealed class WrongUseTests
{
    [Fact]
    public void Bags_begin_with_0_and_within_the_indices()
    {
        EmbeddingBag bag = new(10, 4);
        Tensor indices = Tensor.Of([1L, 3, 5]);
        foreach (long[] offsets in (long[][])[[1], [0, 4], [0, 2, 1], []])
        {
            string message = Assert.Throws<ArgumentException>(() => bag.Forward(indices, Tensor.Of(offsets))).Message;
            Assert.Contains("where bags of the 3 indices begin: a vector that begins with 0, does not descend and does not go beyond 3, not [", message, StringComparison.Ordinal);
        }

        Tensor weight = Tensor.Randn([10, 4], seed: 1);
        Assert.Contains("with which it ends", Assert.Throws<ArgumentException>(() => Functions.EmbeddingBag(weight, indices, Tensor.Of([0L, 2]), includeLastOffset: true)).Message, StringComparison.Ordinal);
        Tensor expected = Functions.EmbeddingBag(weight, indices, Tensor.Of([0L, 2]));
        Assert.Equal(expected.ToArray<float>(), Functions.EmbeddingBag(weight, indices, Tensor.Of([0L, 2, 3]), includeLastOffset: true).ToArray<float>());
        Assert.Equal(expected.ToArray<float>(), Transform.Jit((Tensor x) => Functions.EmbeddingBag(weight, indices, x))(Tensor.Of([0L, 2])).ToArray<float>());
    }

    [Fact]
    public void Mixed_precision_steps_masters()
    {
        Linear layer = new(2, 3, dtype: DType.Float16);
        Assert.Contains("Pass on what the function is given", Assert.Throws<ArgumentException>(() => new MixedPrecision(layer.Parameters, _ => new Adam(layer.Parameters))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MixedPrecision(layer.Parameters, masters => new Adam(masters.Take(1))));
    }

    [Fact]
    public void Batch_norm_takes_its_channels_and_more_than_one_number_of_each()
    {
        Assert.Contains("BatchNorm2d of 4 channels takes x [N, C, H, W], not [2, 3, 5, 5].", Assert.Throws<ArgumentException>(() => new BatchNorm2d(4).Forward(Tensor.Ones(2, 3, 5, 5))).Message, StringComparison.Ordinal);
        BatchNorm1d layer = new(4);
        Assert.Contains("dropLast: true", Assert.Throws<ArgumentException>(() => layer.Forward(Tensor.Ones(1, 4))).Message, StringComparison.Ordinal);
        Assert.Equal(0, layer.State["num_batches_tracked"].ToScalar<long>());
        layer.Eval();
        Assert.Equal(Shape.Create([1, 4]), layer.Forward(Tensor.Ones(1, 4)).Shape);
    }

    [Fact]
    public void Channels_come_second()
    {
        Conv2d layer = new(3, 4, 3);
        Assert.Contains("it takes 3 channels, but x [N, C, …] has 8. Where channels are last, move them: x.MoveAxis(-1, 1)", Assert.Throws<ArgumentException>(() => layer.Forward(Tensor.Ones(2, 8, 8, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("it takes 3 channels, but x [N, C, …] has 5 (", Assert.Throws<ArgumentException>(() => layer.Forward(Tensor.Ones(2, 5, 8, 8))).Message, StringComparison.Ordinal);
        Assert.Contains("it takes 3 channels, but x [N, C, …] has 5", Assert.Throws<ArgumentException>(() => new ConvTranspose2d(3, 4, 3).Forward(Tensor.Ones(2, 5, 8, 8))).Message, StringComparison.Ordinal);
        Assert.Contains("Write x.Flatten(1), or put a Flatten layer before it", Assert.Throws<ArgumentException>(() => new Linear(12, 2).Forward(Tensor.Ones(5, 3, 2, 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_are_no_logits()
    {
        Tensor target = Tensor.Of([0f, 1f]);
        Assert.Contains("go to BinaryCrossEntropyWithLogits", Assert.Throws<ArgumentOutOfRangeException>(() => Loss.BinaryCrossEntropy(Tensor.Of([0.5f, 1.5f]), target)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Transform.Grad((Tensor p) => Loss.BinaryCrossEntropy(p, target))(Tensor.Of([-0.1f, 0.5f])));
        Func<Tensor, Tensor> loss = p => Loss.BinaryCrossEntropy(p, target);
        Tensor good = Tensor.Of([0.25f, 0.5f]);
        Assert.Equal(loss(good).ToArray<float>(), Transform.Jit(loss)(good).ToArray<float>());
        Assert.Equal(loss(good).ToScalar(), Transform.Vmap(loss)(good.Unsqueeze(0))[0].ToScalar(), 1e-6f);
    }

    [Fact]
    public void Sequences_are_no_longer_than_their_padding()
    {
        Lstm lstm = new(4, 5, batchFirst: true);
        Assert.Contains("each is from 0 to 3.", Assert.Throws<ArgumentOutOfRangeException>(() => lstm.Run(Tensor.Ones(2, 3, 4), lengths: Tensor.Of([4L, 3]))).Message, StringComparison.Ordinal);
    }
}
