namespace Nabla.Tests;

/// <summary>Transforms of stretches of a signal, against the sums that define them, and back.</summary>
public sealed class ShortTimeTests
{
    [Theory]
    [InlineData(8, 2, 8, true, false, true)]
    [InlineData(8, 3, 5, true, true, true)]
    [InlineData(7, 2, 7, false, false, false)]
    [InlineData(9, 4, 6, false, true, true)]
    public void Every_number_is_the_sum_that_defines_it(int n, int hop, int width, bool center, bool normalized, bool onesided)
    {
        double[] x = Tensor.Randn([30], DType.Float64, seed: 1).ToArray<double>();
        double[] w = (Tensor.Rand([width], DType.Float64, seed: 2) + 0.5).ToArray<double>();
        (Tensor real, Tensor imaginary) = Fourier.Stft(x, n, hop, w, center, normalized: normalized, onesided: onesided);
        Assert.Equal(Shape.Create([onesided ? n / 2 + 1 : n, (30 + (center ? n / 2 * 2 : 0) - n) / hop + 1]), real.Shape);
        int before = (n - width) / 2;
        for (int k = 0; k < real.Shape[0]; k++)
        {
            for (int t = 0; t < real.Shape[1]; t++)
            {
                (double a, double b) = (0, 0);
                for (int j = 0; j < width; j++)
                {
                    // Beside the signal it is mirrored.
                    int at = t * hop + before + j - (center ? n / 2 : 0);
                    at = at < 0 ? -at : at > 29 ? 58 - at : at;
                    (double sine, double cosine) = Math.SinCos(-2 * Math.PI * (before + j) * k / n);
                    a += w[j] * x[at] * cosine;
                    b += w[j] * x[at] * sine;
                }

                double scale = normalized ? 1 / Math.Sqrt(n) : 1;
                Assert.Equal(a * scale, real[k, t].ToScalar<double>(), 1e-13);
                Assert.Equal(b * scale, imaginary[k, t].ToScalar<double>(), 1e-13);
            }
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_way_back_gives_the_signal(bool center, bool onesided)
    {
        Tensor x = Tensor.Randn([2, 3, 101], DType.Float64, seed: 3);
        Tensor window = Fourier.HammingWindow(16, dtype: DType.Float64);
        (Tensor real, Tensor imaginary) = Fourier.Stft(x, 16, 4, window, center, normalized: true, onesided: onesided);
        Tensor back = Fourier.Istft(real, imaginary, 16, 4, window, center, normalized: true, onesided: onesided);
        Assert.True(back.AllClose(x[At.Rest, ..back.Shape[^1]], 1e-12, 1e-12));
        Tensor longer = Fourier.Istft(real, imaginary, 16, 4, window, center, normalized: true, onesided: onesided, length: 110);
        Assert.Equal(Shape.Create([2, 3, 110]), longer.Shape);
        Assert.Equal(0, longer[At.Rest, 109..].Abs().Sum().ToScalar<double>());
    }

    [Fact]
    public void Gradients_batches_and_compiled_functions_agree()
    {
        Composition.Check(
            static x =>
            {
                (Tensor real, Tensor imaginary) = Fourier.Stft(x, 6, 2, Fourier.HannWindow(6, dtype: DType.Float64));
                return real.Square() + imaginary * 0.5;
            },
            Composition.Distinct(2, 11));
        Composition.Check(static x => Fourier.Istft(x, x.Square(), 6, 2, Fourier.HammingWindow(6, dtype: DType.Float64)), Composition.Distinct(4, 5));
        Composition.Check(static x => Fourier.Stft(Composition.Distinct(20), 5, window: x).Real, Composition.Distinct(5));
    }

    [Fact]
    public void Windows_are_sums_of_cosines()
    {
        Assert.True(Fourier.HannWindow(4, dtype: DType.Float64).AllClose(Tensor.Of([0, 0.5, 1, 0.5]), 1e-15, 1e-15));
        Assert.True(Fourier.HannWindow(5, periodic: false, DType.Float64).AllClose(Tensor.Of([0, 0.5, 1, 0.5, 0]), 1e-15, 1e-15));
        Assert.True(Fourier.HammingWindow(4, dtype: DType.Float64).AllClose(Tensor.Of([0.08, 0.54, 1, 0.54]), 1e-15, 1e-15));
        Assert.True(Fourier.BlackmanWindow(4, dtype: DType.Float64).AllClose(Tensor.Of([0, 0.34, 1, 0.34]), 1e-15, 1e-15));
        Assert.Equal([1f], Fourier.BlackmanWindow(1, periodic: false).ToArray<float>());
        Assert.Equal(0, Fourier.HannWindow(0).Count);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("has no room for one", Assert.Throws<ArgumentException>(static () => Fourier.Stft(Tensor.Ones(5), 8, center: false)).Message, StringComparison.Ordinal);
        Assert.Contains("a vector of at most as many numbers, not float32 [9]", Assert.Throws<ArgumentException>(static () => Fourier.Stft(Tensor.Ones(20), 8, window: Tensor.Ones(9))).Message, StringComparison.Ordinal);
        Assert.Contains("takes [.., 5, stretches], not float32 [8, 3]", Assert.Throws<ArgumentException>(static () => Fourier.Istft(Tensor.Ones(8, 3), null, 8)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(static () => Fourier.Stft(Tensor.Ones(20), 8, hopLength: 0));
        Assert.Throws<ArgumentException>(static () => Fourier.HannWindow(4, dtype: DType.Int64));
    }
}
