using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Fourier transforms against their definition, at lengths of every radix and of large primes.</summary>
public sealed class FourierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(60)]
    [InlineData(105)]
    [InlineData(128)]
    [InlineData(143)]
    [InlineData(331)]
    [InlineData(1000)]
    public void A_transform_is_the_sum_that_defines_it(int n)
    {
        double[] real = Tensor.Randn([n], DType.Float64, 1).ToArray<double>();
        double[] imaginary = Tensor.Randn([n], DType.Float64, 2).ToArray<double>();
        (double[] x, double[] y) = (new double[n], new double[n]);
        for (int k = 0; k < n; k++)
        {
            for (int j = 0; j < n; j++)
            {
                (double sine, double cosine) = Math.SinCos(-2 * Math.PI * ((long)j * k % n) / n);
                x[k] += real[j] * cosine - imaginary[j] * sine;
                y[k] += real[j] * sine + imaginary[j] * cosine;
            }
        }

        (Tensor a, Tensor b) = Fourier.Fft(real, imaginary);
        IsNear(a, x, n);
        IsNear(b, y, n);
        (Tensor c, Tensor d) = Fourier.Ifft(a, b);
        IsNear(c, real, n);
        IsNear(d, imaginary, n);
        (Tensor e, Tensor f) = Fourier.Rfft(real);
        (Tensor g, Tensor h) = Fourier.Fft(real);
        Assert.True(e.AllEqual(g[..(n / 2 + 1)]) && f.AllEqual(h[..(n / 2 + 1)]));
        IsNear(Fourier.Irfft(e, f, n), real, n);
        (Tensor p, Tensor q) = Fourier.Ihfft(real);
        IsNear(Fourier.Hfft(p, q, n), real, n);
    }

    [Fact]
    public void Roots_of_unity_are_right_to_the_last_digits()
    {
        for (int n = 1; n < 400; n++)
        {
            for (int k = 0; k < n; k++)
            {
                (double cosine, double sine) = Nabla.Loops.RootsOfUnity.Of(k, n);
                Assert.True(Math.Abs(cosine * cosine + sine * sine - 1) <= 1e-15, $"{k} of {n}");
                Assert.True(Math.Abs(cosine - double.CosPi(2.0 * k / n)) <= 1e-15 && Math.Abs(sine + double.SinPi(2.0 * k / n)) <= 1e-15, $"{k} of {n}");
            }
        }

        Assert.Equal((0.0, -1.0), Nabla.Loops.RootsOfUnity.Of(25, 100));
        Assert.Equal((-1.0, 0.0), (Nabla.Loops.RootsOfUnity.Of(50, 100).Cosine, Math.Abs(Nabla.Loops.RootsOfUnity.Of(50, 100).Sine)));
    }

    [Fact]
    public void Factors_lengths_and_axes()
    {
        Tensor x = Tensor.Randn([4, 6], DType.Float64, 3);
        (Tensor a, _) = Fourier.Fft(x, axis: 0);
        (Tensor b, _) = Fourier.Fft(x.T);
        Assert.True(a.AllEqual(b.T));
        IsNear(Fourier.Fft(x, norm: FourierNorm.Ortho).Real, Fourier.Fft(x).Real / Math.Sqrt(6), 6);
        IsNear(Fourier.Fft(x, norm: FourierNorm.Forward).Real, Fourier.Fft(x).Real / 6, 6);
        IsNear(Fourier.Ifft(x, norm: FourierNorm.Forward).Real, Fourier.Ifft(x).Real * 6, 6);
        IsNear(Fourier.Fft(x, n: 9).Real, Fourier.Fft(x.Pad(-1, 0, 3)).Real, 9);
        IsNear(Fourier.Fft(x, n: 3).Imaginary, Fourier.Fft(x[.., ..3]).Imaginary, 3);
        (Tensor c, Tensor d) = Fourier.Fft(x);
        (Tensor e, Tensor f) = Fourier.Fft(c, d, axis: 0);
        (Tensor g, Tensor h) = Fourier.Fft2(x);
        IsNear(g, e, 24);
        IsNear(h, f, 24);
        (Tensor p, Tensor q) = Fourier.Rfft2(x);
        IsNear(Fourier.Irfft2(p, q), x, 24);
        (p, q) = Fourier.Ihfftn(x);
        IsNear(Fourier.Hfftn(p, q), x, 24);
        (p, q) = Fourier.Fftn(x, x.Cos());
        (p, q) = Fourier.Ifftn(p, q);
        IsNear(q, x.Cos(), 24);
        Assert.Equal(DType.Float32, Fourier.Fft(Tensor.Arange(4)).Real.DType);
    }

    [Fact]
    public void Frequencies()
    {
        Assert.Equal([0, 0.1, 0.2, -0.2, -0.1], Fourier.Fftfreq(5, 2, DType.Float64).ToArray<double>().Select(x => Math.Round(x, 12)).ToArray());
        Assert.Equal([0f, 0.25f, 0.5f], Fourier.Rfftfreq(4).ToArray<float>());
        Tensor x = Tensor.Arange(15).Reshape(3, 5);
        Assert.Equal([3L, 4, 0, 1, 2], Fourier.Fftshift(x, 1)[0].ToArray<long>());
        Assert.True(Fourier.Ifftshift(Fourier.Fftshift(x)).AllEqual(x));
    }

    [Fact]
    public void Gradients_and_batches_are_those_of_a_linear_map()
    {
        Tensor x = Tensor.Randn([3, 8], DType.Float64, 4);

        // Parseval: Σ|X|² = n Σ x², whose gradient is 2 n x.
        Tensor g = Grad((Tensor v) =>
        {
            (Tensor a, Tensor b) = Fourier.Fft(v);
            return a.Square().Sum() + b.Square().Sum();
        })(x);
        IsNear(g, x * 16, 8);
        Tensor weights = Tensor.Randn([3, 8], DType.Float64, 5);
        Func<Tensor, Tensor> f = v => (Fourier.Irfft(v, v.Sin(), 8) * weights).Sum();
        Tensor half = x[.., ..5].Contiguous();
        Tensor direction = Tensor.Randn([3, 5], DType.Float64, 6);
        double slope = ((double)f(half + direction * 1e-5) - (double)f(half - direction * 1e-5)) / 2e-5;
        Assert.Equal(slope, (double)(Grad(f)(half) * direction).Sum(), 1e-8);
        Assert.True(Vmap((Tensor v) => Fourier.Rfft(v).Imaginary)(x).AllEqual(Fourier.Rfft(x).Imaginary));
        Assert.True(Jit((Tensor v) => Fourier.Rfft(v).Real)(x).AllEqual(Fourier.Rfft(x).Real));
    }

    [Fact]
    public void What_has_no_transform_is_refused()
    {
        Assert.Contains("have shapes [3] and [4]", Assert.Throws<ArgumentException>(() => Fourier.Fft(Tensor.Ones(3), Tensor.Ones(4))).Message, StringComparison.Ordinal);
        Assert.Contains("asked for; say how many with n", Assert.Throws<ArgumentException>(() => Fourier.Irfft(Tensor.Ones(1))).Message, StringComparison.Ordinal);
        Assert.Contains("needs axes, and as many lengths, not 1 and 2", Assert.Throws<ArgumentException>(() => Fourier.Fftn(Tensor.Ones(2, 2), lengths: [1, 2], axes: 0)).Message, StringComparison.Ordinal);
    }

    private static void IsNear(Tensor found, Tensor expected, int n)
        => Assert.True(found.AllClose(expected, 0, 1e-15 * (4 + Math.Log2(n)) * Math.Max(1, (double)expected.Abs().Max())), $"off by {(double)(found - expected).Abs().Max()}");
}
