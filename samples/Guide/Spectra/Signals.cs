using Nabla;

namespace GuideSample.Spectra;

/// <summary>Spectra, filters, convolutions and stretches of signals.</summary>
internal static class Signals
{
    // A hundred numbers a second, over two seconds.
    private const double Rate = 100;

    private static readonly Tensor s_time = Tensor.Arange(200, DType.Float64) / Rate;

    public static void Spectrum()
    {
        Tensor time = s_time;

        // snippet: fourier-spectrum
        Tensor signal = 3 * (2 * Math.PI * 5 * time).Sin() + (2 * Math.PI * 12 * time).Cos();
        (Tensor real, Tensor imaginary) = Fourier.Rfft(signal);
        Tensor amplitude = Functions.Hypot(real, imaginary) * 2 / signal.Count;
        Tensor frequency = Fourier.Rfftfreq((int)signal.Count, d: 1 / Rate, DType.Float64);

        (Tensor strongest, Tensor at) = amplitude.TopK(2, 0);
        Expect.Close(frequency[at], Tensor.Of([5.0, 12.0]));
        Expect.Close(strongest, Tensor.Of([3.0, 1.0]));
        // end
    }

    public static void Numbers()
    {
        // snippet: fourier-pairs
        (Tensor Real, Tensor Imaginary) z = Fourier.Fft(Tensor.Of([1.0, 2.0, 0.0, -1.0]));
        Tensor power = z.Real.Square() + z.Imaginary.Square();
        Tensor phase = z.Imaginary.Atan2(z.Real);
        (Tensor Real, Tensor Imaginary) twice = (z.Real * z.Real - z.Imaginary * z.Imaginary, 2 * z.Real * z.Imaginary);

        (Tensor back, Tensor nothing) = Fourier.Ifft(power.Sqrt() * phase.Cos(), power.Sqrt() * phase.Sin());
        Expect.Close(back, Tensor.Of([1.0, 2.0, 0.0, -1.0]));
        Expect.Close(nothing, Tensor.Zeros([4], DType.Float64));
        Expect.Close(Fourier.Ifft(twice.Real, twice.Imaginary).Real, Tensor.Of([-3.0, 4.0, 5.0, -2.0]));
        // end
    }

    public static void Products()
    {
        Tensor x = Tensor.Randn([50], DType.Float64, seed: 1);
        Tensor filter = Tensor.Randn([7], DType.Float64, seed: 2);

        // snippet: fourier-convolution
        int length = (int)(x.Count + filter.Count - 1);
        (Tensor a, Tensor b) = Fourier.Rfft(x, n: length);
        (Tensor c, Tensor d) = Fourier.Rfft(filter, n: length);
        Tensor convolved = Fourier.Irfft(a * c - b * d, a * d + b * c, n: length);

        Tensor direct = x.Reshape(1, 1, -1).Conv(filter.Flip(0).Reshape(1, 1, -1), padding: (int)filter.Count - 1);
        Expect.Close(convolved, direct.Reshape(-1));
        // end
    }

    public static void Learned()
    {
        Tensor time = s_time;

        // snippet: fourier-gradient
        Tensor wanted = (2 * Math.PI * 5 * time).Sin();
        Tensor noisy = wanted + Tensor.Randn([200], DType.Float64, seed: 1) * 0.5;
        (Tensor real, Tensor imaginary) = Fourier.Rfft(noisy);
        Func<Tensor, Tensor> filtered = gain => Fourier.Irfft(real * gain, imaginary * gain, n: 200);
        Func<Tensor, Tensor> slope = Transform.Jit(Transform.Grad((Tensor gain) => (filtered(gain) - wanted).Square().Sum()));

        Tensor gain = Tensor.Ones([101], DType.Float64);
        for (int step = 0; step < 600; step++)
        {
            gain -= 0.005 * slope(gain);
        }

        Expect.Same((long)gain.ArgMax(), 10);
        Expect.Below((double)(filtered(gain) - wanted).Square().Mean(), 0.1 * (double)(noisy - wanted).Square().Mean());
        // end
    }

    public static void Stretches()
    {
        Tensor time = s_time;

        // snippet: fourier-stft
        Tensor signal = Functions.Where(time < 1, (2 * Math.PI * 10 * time).Sin(), (2 * Math.PI * 30 * time).Sin());
        Tensor window = Fourier.HannWindow(40, dtype: DType.Float64);
        (Tensor real, Tensor imaginary) = Fourier.Stft(signal, 40, hopLength: 10, window);
        Tensor loudest = Fourier.Rfftfreq(40, d: 1 / Rate, DType.Float64)[Functions.Hypot(real, imaginary).ArgMax(0)];
        Expect.Same(real.Shape, [21, 21]);
        Expect.Close(loudest[Tensor.Of([4L, 16L])], Tensor.Of([10.0, 30.0]));
        Expect.Close(Fourier.Istft(real, imaginary, 40, hopLength: 10, window, length: 200), signal);
        // end
    }
}
