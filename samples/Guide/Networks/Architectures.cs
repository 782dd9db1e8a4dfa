using Nabla;
using Nabla.Learning;

namespace GuideSample.Networks;

/// <summary>Images, sequences, attention, and how modules are put together.</summary>
internal static class Architectures
{
    public static void Images()
    {
        // snippet: network-images
        Sequential network = new(
            new Conv2d(1, 8, 3, padding: 1), new BatchNorm2d(8), new Relu(), new MaxPool2d(2),
            new Residual(new Sequential(new Conv2d(8, 8, 3, padding: 1), new Relu(), new Conv2d(8, 8, 3, padding: 1))),
            new AdaptiveAvgPool2d(1), new Flatten(), new Linear(8, 10));
        Tensor logits = network.Forward(Tensor.Rand([4, 1, 28, 28], seed: 1));
        Expect.Same(logits.Shape, [4, 10]);
        Console.WriteLine(network.Summary([4, 1, 28, 28]));
        // end
    }

    public static void Sequences()
    {
        // snippet: network-sequences
        Lstm lstm = new(inputs: 3, hidden: 5, layers: 2, batchFirst: true, bidirectional: true, generator: new Generator(1));
        Tensor x = Tensor.Randn([2, 7, 3], seed: 2);
        Tensor lengths = Tensor.Of([7L, 4L]);
        (Tensor output, (Tensor hidden, _)) = lstm.Run(x, lengths: lengths);
        Expect.Same(output.Shape, [2, 7, 10]);

        (Tensor alone, (Tensor last, _)) = lstm.Run(x[1..2, ..4]);
        Expect.Close(output[1, ..4], alone[0]);
        Expect.Close(hidden[.., 1], last[.., 0]);
        // end
    }

    public static void Attention()
    {
        // snippet: network-attention
        RotaryPositions positions = new(width: 8);
        TransformerEncoder encoder = new(
            2,
            () => new TransformerEncoderLayer(width: 32, heads: 4, feedForward: 64, dropout: 0, normFirst: true, batchFirst: true, positions: positions, dtype: DType.Float64),
            new LayerNorm(32, dtype: DType.Float64));
        Tensor x = Tensor.Randn([2, 6, 32], DType.Float64, seed: 1);
        Tensor all = encoder.Forward(x, mask: null, isCausal: true);
        Expect.Close(encoder.Forward(x[.., ..3], mask: null, isCausal: true), all[.., ..3]);
        // end
    }

    public static void Weights()
    {
        // snippet: network-weight-norm
        WeightNorm layer = new(new Linear(4, 3));
        Tensor loss = layer.Forward(Tensor.Ones(2, 4)).Square().Sum();
        loss.Backward();
        Expect.Same(layer.Parameters.Count, 3);
        Expect.Same(layer.Parameters.All(p => p.Grad is not null), true);
        // end
    }
}
