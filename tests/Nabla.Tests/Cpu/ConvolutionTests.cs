using Nabla.Cpu;
using Nabla.Loops;
using Nabla.Primitives;

namespace Nabla.Tests.Cpu;

/// <summary>The three convolutions are the sums that their formula says, for windows of every kind, and the same bits for every register width and number of threads.</summary>
[Collection(nameof(Workers))]
public sealed class ConvolutionTests
{
    // Images, groups, channels and filters of a group, input, kernel, stride, padding, dilation.
    [Theory]
    [InlineData(2, 1, 3, 5, 7, 3, 1, 0, 1)]
    [InlineData(1, 2, 2, 17, 9, 3, 2, 1, 1)]
    [InlineData(3, 1, 1, 33, 12, 5, 1, 2, 1)]
    [InlineData(2, 3, 4, 2, 11, 2, 3, 1, 3)]
    [InlineData(5, 1, 70, 3, 6, 3, 1, 1, 1)]
    [InlineData(2, 1, 2, 600, 5, 2, 1, 0, 1)]
    [InlineData(1, 1, 2, 3, 40, 1, 1, 0, 1)]
    [InlineData(17, 4, 1, 1, 8, 3, 1, 1, 2)]
    [InlineData(4, 1, 32, 64, 14, 3, 1, 0, 1)]
    [InlineData(3, 2, 30, 28, 15, 3, 1, 1, 1)]
    [InlineData(2, 1, 16, 33, 24, 3, 2, 0, 2)]
    [InlineData(1, 1, 62, 520, 9, 2, 1, 1, 1)]
    [InlineData(1, 1, 16, 16, 13, 3, 4, 3, 1)]
    [InlineData(2, 1, 3, 4, 16, 3, 1, 0, 1)]
    [InlineData(18, 5, 1, 1, 14, 3, 1, 1, 1)]
    [InlineData(2, 3, 1, 1, 60, 3, 1, 0, 2)]
    [InlineData(2, 3, 1, 1, 61, 4, 2, 3, 1)]
    public void EachRoleIsItsSum(int images, int groups, int channels, int filters, int length, int kernel, int stride, int padding, int dilation)
    {
        int height = length + 1;
        int tall = (height + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
        int wide = (length - dilation * kernel - 1 + 2 * padding) / stride + 1;
        Tensor x = Tensor.Randn([images, groups * channels, height, length], DType.Float64, 1);
        Tensor w = Tensor.Randn([groups * filters, channels, kernel, kernel + 1], DType.Float64, 2);
        Tensor z = Tensor.Randn([images, groups * filters, tall, wide], DType.Float64, 3);
        (double[] ofX, double[] ofW, double[] ofZ) = Sums(x, w, z, groups, stride, padding, dilation);
        Convolution op = new(Convolved.Output, Axes.Of(tall, wide), Axes.Of(stride, stride), Axes.Of(padding, padding), Axes.Of(dilation, dilation), groups);
        Close(ofZ, op.Apply(x, w));
        Close(ofX, (op with { Result = Convolved.Input, Lengths = Axes.Of(height, length) }).Apply(z, w));
        Close(ofW, (op with { Result = Convolved.Weight, Lengths = Axes.Of(kernel, kernel + 1) }).Apply(x, z));
    }

    [Theory]
    [InlineData(3, 1, 3, 20, 9, 3, 1, 1)]
    [InlineData(40, 2, 65, 7, 5, 3, 2, 1)]
    [InlineData(2, 1, 4, 530, 26, 2, 1, 0)]
    [InlineData(3, 2, 30, 28, 15, 3, 1, 1)]
    [InlineData(2, 1, 48, 530, 9, 2, 1, 0)]
    [InlineData(2, 1, 16, 32, 20, 3, 2, 1)]
    [InlineData(1, 1, 16, 16, 530, 1, 1, 0)]
    [InlineData(19, 3, 1, 1, 50, 3, 1, 1)]
    [InlineData(3, 7, 1, 1, 23, 5, 2, 2)]
    public void WidthsAndThreadsGiveTheSameBits(int images, int groups, int channels, int filters, int length, int kernel, int stride, int padding)
    {
        int places = (length + 2 * padding - kernel) / stride + 1;
        ConcreteTensor x = Tensor.Randn([images, groups * channels, length, length], seed: 1).Concrete;
        ConcreteTensor w = Tensor.Randn([groups * filters, channels, kernel, kernel], seed: 2).Concrete;
        ConcreteTensor z = Tensor.Randn([images, groups * filters, places, places], seed: 3).Concrete;
        Window window = new(Axes.Of(stride, stride), Axes.Of(padding, padding), Axes.Of(1, 1), groups);
        int before = Threads.Count;
        try
        {
            foreach (Convolved result in Enum.GetValues<Convolved>())
            {
                float[]? expected = null;
                foreach ((int bits, int threads) in new[] { (0, 1), (128, 2), (256, 3), (512, 1), (512, 2), (512, 5) })
                {
                    Threads.Count = threads;
                    ConcreteTensor[] all = [x, w, z];
                    all[(int)result] = ConcreteTensor.Rent(all[(int)result].Type);
                    new CpuMachine(bits).Convolve(all[0].Operand, all[1].Operand, all[2].Operand, window, result);
                    float[] found = all[(int)result].ToArray<float>();
                    Assert.Equal(expected ??= found, found);
                }
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }

    private static void Close(double[] expected, Tensor found)
    {
        double[] values = found.ToArray<double>();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - values[i]) <= 1e-11 * (1 + Math.Abs(expected[i])), $"{i}: {expected[i]} and {values[i]}");
        }
    }

    private static (double[] X, double[] W, double[] Z) Sums(Tensor x, Tensor w, Tensor z, int groups, int stride, int padding, int dilation)
    {
        (double[] xs, double[] ws, double[] zs) = (x.ToArray<double>(), w.ToArray<double>(), z.ToArray<double>());
        (double[] ofX, double[] ofW, double[] ofZ) = (new double[xs.Length], new double[ws.Length], new double[zs.Length]);
        (int filters, int channels) = (w.Shape[0] / groups, w.Shape[1]);
        for (int n = 0; n < x.Shape[0]; n++)
        {
            for (int o = 0; o < w.Shape[0]; o++)
            {
                for (int c = 0; c < channels; c++)
                {
                    int channel = o / filters * channels + c;
                    for (int i = 0; i < z.Shape[2]; i++)
                    {
                        for (int j = 0; j < z.Shape[3]; j++)
                        {
                            for (int k = 0; k < w.Shape[2]; k++)
                            {
                                for (int l = 0; l < w.Shape[3]; l++)
                                {
                                    (int h, int v) = (i * stride + k * dilation - padding, j * stride + l * dilation - padding);
                                    if (h < 0 || v < 0 || h >= x.Shape[2] || v >= x.Shape[3])
                                    {
                                        continue;
                                    }

                                    int atX = ((n * x.Shape[1] + channel) * x.Shape[2] + h) * x.Shape[3] + v;
                                    int atW = ((o * channels + c) * w.Shape[2] + k) * w.Shape[3] + l;
                                    int atZ = ((n * w.Shape[0] + o) * z.Shape[2] + i) * z.Shape[3] + j;
                                    ofX[atX] += ws[atW] * zs[atZ];
                                    ofW[atW] += xs[atX] * zs[atZ];
                                    ofZ[atZ] += xs[atX] * ws[atW];
                                }
                            }
                        }
                    }
                }
            }
        }

        return (ofX, ofW, ofZ);
    }
}
