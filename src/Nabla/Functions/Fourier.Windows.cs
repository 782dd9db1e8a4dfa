namespace Nabla;

public static partial class Fourier
{
    /// <summary>Hann's window of <paramref name="n"/> numbers, ½ − ½ cos(2πj/n): what a stretch of a signal is multiplied by so that it fades at both ends. PyTorch's hann_window.</summary>
    /// <param name="n">How many numbers.</param>
    /// <param name="periodic">Whether the next number would be the first again, as transforms want it; else the last one is the first, and n − 1 stands in the place of n.</param>
    /// <param name="dtype">The element type: a floating-point one.</param>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is not floating-point.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public static Tensor HannWindow(int n, bool periodic = true, DType dtype = DType.Float32) => Waves(n, periodic, dtype, 0.5, 0.5);

    /// <summary>Hamming's window of <paramref name="n"/> numbers, α − (1 − α) cos(2πj/n). PyTorch's hamming_window.</summary>
    /// <param name="n">How many numbers.</param>
    /// <param name="periodic">Whether the next number would be the first again; else the last one is the first, and n − 1 stands in the place of n.</param>
    /// <param name="alpha">α.</param>
    /// <param name="dtype">The element type: a floating-point one.</param>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is not floating-point.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public static Tensor HammingWindow(int n, bool periodic = true, double alpha = 0.54, DType dtype = DType.Float32) => Waves(n, periodic, dtype, alpha, 1 - alpha);

    /// <summary>Blackman's window of <paramref name="n"/> numbers, 0.42 − ½ cos(2πj/n) + 0.08 cos(4πj/n). PyTorch's blackman_window.</summary>
    /// <inheritdoc cref="HannWindow"/>
    public static Tensor BlackmanWindow(int n, bool periodic = true, DType dtype = DType.Float32) => Waves(n, periodic, dtype, 0.42, 0.5, 0.08);

    /// <summary>Σ (−1)ᵏ aₖ cos(2πjk/n).</summary>
    private static Tensor Waves(int n, bool periodic, DType dtype, params ReadOnlySpan<double> heights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (!dtype.IsFloating())
        {
            throw new ArgumentException($"A window is of floating-point numbers, not of {dtype.Name()}.", nameof(dtype));
        }

        double[] window = new double[n];
        double period = Math.Max(1, periodic ? n : n - 1);
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < heights.Length; k++)
            {
                // A window of one number is 1.
                window[j] += n == 1 ? k == 0 ? 1 : 0 : (k % 2 == 0 ? 1 : -1) * heights[k] * Math.Cos(2 * Math.PI * j * k / period);
            }
        }

        return ConcreteTensor.Placeless(window).Cast(dtype);
    }
}
