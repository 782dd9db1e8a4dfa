namespace Nabla;

public static partial class Fourier
{
    /// <summary>The transforms of stretches of a signal that follow on each other, Σⱼ wⱼ x[t h + j] exp(−2πi jk/n) for the t-th of them: which frequencies there are when. PyTorch's stft.</summary>
    /// <param name="x">The signal: real numbers [.., T].</param>
    /// <param name="nFft">n: how long a stretch is.</param>
    /// <param name="hopLength">h: how far from each other stretches begin; n/4 unless given.</param>
    /// <param name="window">w: a vector of at most n numbers, which stands in the middle of the stretch, with zeros beside it; ones unless given. <see cref="HannWindow"/> is a common one.</param>
    /// <param name="center">Whether the middle of the t-th stretch lies at t h: the signal is padded by n/2 on both sides.</param>
    /// <param name="padMode">With what.</param>
    /// <param name="normalized">Whether everything is divided by √n.</param>
    /// <param name="onesided">Whether only the first n/2 + 1 frequencies are given, of which the others are conjugates.</param>
    /// <returns>[.., frequencies, stretches].</returns>
    /// <exception cref="ArgumentException">The signal has no axis, or is shorter than a stretch, or than half of one that is to be mirrored beside it; or the window is no vector of at most n numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nFft"/> or <paramref name="hopLength"/> is not positive.</exception>
    public static (Tensor Real, Tensor Imaginary) Stft(
        Tensor x, int nFft, int? hopLength = null, Tensor? window = null, bool center = true, PaddingMode padMode = PaddingMode.Reflect, bool normalized = false, bool onesided = true)
    {
        ArgumentNullException.ThrowIfNull(x);
        int hop = Hop(nFft, hopLength);
        int beside = center ? nFft / 2 : 0;
        if (x.Rank == 0 || x.Shape[^1] + 2 * beside < nFft)
        {
            throw new ArgumentException($"Stft cuts signals [.., T] into stretches of {nFft}, but {x.Type} has no room for one{CallSite.Suffix()}.", nameof(x));
        }

        Tensor signal = x.Floating().Reshape(-1, x.Shape[^1]);
        signal = signal.Pad([beside, beside], padMode);
        Tensor stretches = signal.Unfold(-1, nFft, hop) * Padded(window, nFft, signal.DType);
        FourierNorm norm = normalized ? FourierNorm.Ortho : FourierNorm.Backward;
        (Tensor real, Tensor imaginary) = onesided ? Rfft(stretches, norm: norm) : Fft(stretches, norm: norm);
        return (Put(real), Put(imaginary));

        Tensor Put(Tensor part) => part.Transpose(-2, -1).Reshape(Shape.Create([.. x.Shape.Lengths[..^1], part.Shape[^1], part.Shape[^2]]));
    }

    /// <summary>The signal of which <see cref="Stft"/> gave these transforms: of what the transforms go back to, weighted by the window, the sum over the sum of squares of the windows, which is the nearest signal to numbers
    /// that no signal has (Griffin, Lim 1984). PyTorch's istft.</summary>
    /// <param name="real">The real part, [.., frequencies, stretches].</param>
    /// <param name="imaginary">The imaginary part; 0 unless given.</param>
    /// <param name="nFft">n: how long a stretch is.</param>
    /// <param name="hopLength">h: how far from each other stretches begin; n/4 unless given.</param>
    /// <param name="window">w, as it was given there.</param>
    /// <param name="center">Whether the signal had been padded, which is cut off again.</param>
    /// <param name="normalized">Whether everything had been divided by √n.</param>
    /// <param name="onesided">Whether there are only the first n/2 + 1 frequencies.</param>
    /// <param name="length">How long the signal is: what is left is cut off, what is missing filled up with zeros. All that the stretches reach unless given, without the padding.</param>
    /// <returns>The signal [.., T]. It is no number where the windows of all stretches are 0: give a window, and a hop, that leave no such place.</returns>
    /// <exception cref="ArgumentException">The parts differ in shape, or have not as many frequencies; or the window is no vector of at most n numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nFft"/> or <paramref name="hopLength"/> is not positive, or <paramref name="length"/> is negative.</exception>
    public static Tensor Istft(
        Tensor real, Tensor? imaginary, int nFft, int? hopLength = null, Tensor? window = null, bool center = true, bool normalized = false, bool onesided = true, int? length = null)
    {
        int hop = Hop(nFft, hopLength);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        (real, Tensor other) = Parts(real, imaginary);
        int frequencies = onesided ? nFft / 2 + 1 : nFft;
        if (real.Rank < 2 || real.Shape[^2] != frequencies || real.Shape[^1] == 0)
        {
            throw new ArgumentException($"Istft of stretches of {nFft} takes [.., {frequencies}, stretches], not {real.Type}{CallSite.Suffix()}.", nameof(real));
        }

        int count = real.Shape[^1];
        int reach = nFft + hop * (count - 1);
        FourierNorm norm = normalized ? FourierNorm.Ortho : FourierNorm.Backward;
        (Tensor x, Tensor y) = (Rows(real), Rows(other));
        Tensor shape = Padded(window, nFft, real.DType);
        Tensor stretches = (onesided ? Irfft(x, y, nFft, norm: norm) : Ifft(x, y, norm: norm).Real) * shape;

        // Stretches lie over each other as their beginnings say.
        Tensor places = (Tensor.Arange(count).Unsqueeze(1) * hop + Tensor.Arange(nFft)).Reshape(-1);
        Tensor sums = Tensor.Zeros([stretches.Shape[0], reach], real.DType).IndexAdd(-1, places, stretches.Reshape(stretches.Shape[0], -1));
        Tensor weights = Tensor.Zeros([reach], real.DType).IndexAdd(0, places, shape.Square().BroadcastTo([count, nFft]).Reshape(-1));
        int from = center ? nFft / 2 : 0;
        int until = length is { } asked ? Math.Min(reach, from + asked) : reach - from;
        Tensor signal = (sums / weights).Narrow(-1, from, Math.Max(0, until - from));
        signal = length is { } whole && whole > signal.Shape[^1] ? signal.Pad(-1, 0, whole - signal.Shape[^1]) : signal;
        return signal.Reshape(Shape.Create([.. real.Shape.Lengths[..^2], signal.Shape[^1]]));

        Tensor Rows(Tensor part) => part.Reshape(-1, frequencies, count).Transpose(-2, -1);
    }

    private static int Hop(int nFft, int? hopLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nFft);
        int hop = hopLength ?? Math.Max(1, nFft / 4);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hop, nameof(hopLength));
        return hop;
    }

    /// <summary>The window in the middle of a stretch.</summary>
    private static Tensor Padded(Tensor? window, int nFft, DType dtype)
    {
        if (window is null)
        {
            return Tensor.Ones([nFft], dtype);
        }

        if (window.Rank != 1 || window.Shape[0] > nFft)
        {
            throw new ArgumentException($"The window of stretches of {nFft} is a vector of at most as many numbers, not {window.Type}{CallSite.Suffix()}.", nameof(window));
        }

        int before = (nFft - window.Shape[0]) / 2;
        return Alignment.As(window, dtype).Pad(0, before, nFft - window.Shape[0] - before);
    }
}
