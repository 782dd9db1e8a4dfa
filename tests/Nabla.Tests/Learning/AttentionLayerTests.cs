using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class AttentionLayerTests
{
    [Fact]
    public void A_transformer_of_numbers_is_one_of_its_parts()
    {
        Transformer made = new(width: 8, heads: 2, encoderLayers: 2, decoderLayers: 1, feedForward: 16, dropout: 0, batchFirst: true, generator: new Generator(1), dtype: DType.Float64);
        Transformer parts = new(
            new TransformerEncoder(2, () => new TransformerEncoderLayer(8, 2, 16, dropout: 0, batchFirst: true, dtype: DType.Float64), new LayerNorm(8, dtype: DType.Float64)),
            new TransformerDecoder(1, () => new TransformerDecoderLayer(8, 2, 16, dropout: 0, batchFirst: true, dtype: DType.Float64), new LayerNorm(8, dtype: DType.Float64)));
        Assert.Equal(parts.State.Keys, made.State.Keys);
        foreach ((string name, Variable variable) in made.State)
        {
            parts.State[name].Value = variable.Value;
        }

        (Tensor source, Tensor target) = (Tensor.Randn([3, 5, 8], DType.Float64, seed: 1), Tensor.Randn([3, 4, 8], DType.Float64, seed: 2));
        Assert.Equal(parts.Forward(source, target, isCausal: true).ToArray<double>(), made.Forward(source, target, isCausal: true).ToArray<double>());

        // Xavier's bound of 16 outputs and 8 inputs, nearly reached by 128 numbers.
        Assert.InRange(made.State["encoder.layers.0.linear1.weight"].Abs().Max().ToScalar<double>(), 0.45, 0.5);
    }

    [Fact]
    public void Attention_in_heads_is_attention_of_parts()
    {
        MultiheadAttention layer = new(6, 2, batchFirst: true, generator: new Generator(3), dtype: DType.Float64);
        Assert.Equal(["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"], layer.State.Keys);
        Tensor x = Tensor.Randn([2, 5, 6], DType.Float64, 1);
        Tensor y = Tensor.Randn([2, 4, 6], DType.Float64, 2);
        (Tensor found, Tensor weights) = layer.Forward(x, y, y);
        Tensor w = layer.State["in_proj_weight"];
        Tensor[] parts = new Tensor[2];
        Tensor mean = Tensor.Zeros([2, 5, 4], DType.Float64);
        for (int head = 0; head < 2; head++)
        {
            Tensor q = x.MatMul(w.Narrow(0, 3 * head, 3).T);
            Tensor k = y.MatMul(w.Narrow(0, 6 + (3 * head), 3).T);
            Tensor v = y.MatMul(w.Narrow(0, 12 + (3 * head), 3).T);
            Tensor each = (q.MatMul(k.Transpose(1, 2)) / Math.Sqrt(3)).Softmax(-1);
            parts[head] = each.MatMul(v);
            mean += each / 2;
        }

        Assert.True(found.AllClose(Functions.Concat(parts, 2).MatMul(layer.State["out_proj.weight"].T)));
        Assert.True(weights.AllClose(mean));
    }

    [Fact]
    public void Masks_hide_what_they_should()
    {
        MultiheadAttention layer = new(4, 2, batchFirst: true, generator: new Generator(3));
        Tensor x = Tensor.Randn([2, 5, 4], seed: 1);
        (_, Tensor causal) = layer.Forward(x, x, x, isCausal: true);
        Assert.Equal(0, (causal * (Tensor.Arange(5).Unsqueeze(1) < Tensor.Arange(5)).Cast(DType.Float32)).Sum().ToScalar());
        Tensor padding = Tensor.Of([false, false, false, true, true, false, false, false, false, false], [2, 5]);
        (Tensor hidden, Tensor weights) = layer.Forward(x, x, x, keyPaddingMask: padding);
        Assert.Equal(0, weights[0, .., 3..].Sum().ToScalar());
        Assert.True(hidden[0].AllClose(layer.Forward(x[..1], x[..1, ..3], x[..1, ..3]).Values[0], 1e-4, 1e-5));
        Assert.True(layer.Forward(x[0]).AllClose(layer.Forward(x)[0], 1e-4, 1e-5));
    }

    [Fact]
    public void Rows_of_a_table_and_bags_of_them()
    {
        Embedding table = new(5, 3, paddingIdx: 2, generator: new Generator(1));
        Tensor x = Tensor.Of([[1L, 2], [4, 1]]);
        table.Forward(x).Sum().Backward();
        Assert.Equal([0f, 2, 0, 0, 1], table.Weight.Grad![.., 0].ToArray<float>());
        Assert.Equal([0f, 0, 0], table.Weight[2].ToArray<float>());
        EmbeddingBag bags = new(5, 3, BagMode.Max, new Generator(2));
        Tensor w = bags.Weight.Detach();
        Tensor offsets = Tensor.Of([0L, 3, 3]);
        Tensor numbers = Tensor.Of([1L, 0, 4, 2]);
        Assert.Equal(Functions.Stack([w[1].Maximum(w[0]).Maximum(w[4]), w[0] * 0, w[2]], 0).ToArray<float>(), bags.Forward(numbers, offsets).ToArray<float>());
    }
}
