using System.Collections.Concurrent;

namespace Nabla.Loops;

/// <summary>How a discrete Fourier transform of one length is computed: in steps of the radices 4, 2, 3, 5, 7, 11 and 13 (Stockham), or, where the length has a greater prime factor, as a convolution of a power of two (Bluestein, 1970).</summary>
internal sealed unsafe class FourierPlan
{
    private const int MostKept = 64;

    private static readonly ConcurrentDictionary<int, FourierPlan> s_plans = new();

    private readonly int _length;
    private readonly int[] _radices;

    // exp(−2πi k/n) for k < n.
    private readonly double[] _cosines;
    private readonly double[] _sines;

    // Bluestein's: exp(−πi k²/n), the transform of its conjugate, and the plan of the convolution.
    private readonly FourierPlan? _convolution;
    private readonly double[] _chirpCosines = [];
    private readonly double[] _chirpSines = [];
    private readonly double[] _filterReal = [];
    private readonly double[] _filterImaginary = [];

    private FourierPlan(int length)
    {
        _length = length;
        _radices = Radices(length, out int rest);
        int table = rest == 1 ? length : 0;
        (_cosines, _sines) = (new double[table], new double[table]);
        for (int k = 0; k < table; k++)
        {
            (_cosines[k], _sines[k]) = RootsOfUnity.Of(k, length);
        }

        if (rest == 1)
        {
            return;
        }

        int size = 1;
        while (size < 2 * length - 1)
        {
            size *= 2;
        }

        _convolution = Of(size);
        (_chirpCosines, _chirpSines) = (new double[length], new double[length]);
        (_filterReal, _filterImaginary) = (new double[size], new double[size]);
        for (int k = 0; k < length; k++)
        {
            (_chirpCosines[k], _chirpSines[k]) = RootsOfUnity.Of((long)k * k % (2L * length), 2L * length);
            int mirrored = k == 0 ? 0 : size - k;
            _filterReal[k] = _filterReal[mirrored] = _chirpCosines[k];
            _filterImaginary[k] = _filterImaginary[mirrored] = -_chirpSines[k];
        }

        double[] room = new double[_convolution.Room];
        fixed (double* real = _filterReal, imaginary = _filterImaginary, work = room)
        {
            _convolution.Run(real, imaginary, work);
        }
    }

    /// <summary>How many numbers of room a transform needs.</summary>
    public int Room => _convolution is null ? 2 * _length : 2 * _convolution._length + _convolution.Room;

    /// <summary>The plan of a length; some are kept.</summary>
    public static FourierPlan Of(int length)
    {
        if (s_plans.TryGetValue(length, out FourierPlan? known))
        {
            return known;
        }

        if (s_plans.Count >= MostKept)
        {
            s_plans.Clear();
        }

        return s_plans.GetOrAdd(length, static length => new FourierPlan(length));
    }

    /// <summary>Σⱼ xⱼ exp(−2πi jk/n) in place. With real and imaginary parts exchanged it is Σⱼ xⱼ exp(2πi jk/n).</summary>
    public void Run(double* real, double* imaginary, double* room)
    {
        if (_convolution is not null)
        {
            Convolve(real, imaginary, room);
            return;
        }

        double* fromReal = real;
        double* fromImaginary = imaginary;
        double* toReal = room;
        double* toImaginary = room + _length;
        int stride = 1;
        foreach (int radix in _radices)
        {
            Step(radix, stride, fromReal, fromImaginary, toReal, toImaginary);
            double* turned = fromReal;
            fromReal = toReal;
            toReal = turned;
            turned = fromImaginary;
            fromImaginary = toImaginary;
            toImaginary = turned;
            stride *= radix;
        }

        if (fromReal != real)
        {
            new ReadOnlySpan<double>(fromReal, _length).CopyTo(new Span<double>(real, _length));
            new ReadOnlySpan<double>(fromImaginary, _length).CopyTo(new Span<double>(imaginary, _length));
        }
    }

    private static int[] Radices(int length, out int rest)
    {
        List<int> found = [];
        rest = length;
        foreach (int radix in (ReadOnlySpan<int>)[4, 2, 3, 5, 7, 11, 13])
        {
            for (; rest % radix == 0; rest /= radix)
            {
                found.Add(radix);
            }
        }

        return [.. found];
    }

    // Blocks p of m, columns q of the stride: reads at q + stride (p + m j), writes at q + stride (radix p + j).
    private void Step(int radix, int stride, double* fromReal, double* fromImaginary, double* toReal, double* toImaginary)
    {
        int m = _length / (stride * radix);
        double* real = stackalloc double[radix];
        double* imaginary = stackalloc double[radix];
        for (int p = 0; p < m; p++)
        {
            long from = (long)stride * p;
            long to = (long)stride * radix * p;
            for (int q = 0; q < stride; q++)
            {
                for (int j = 0; j < radix; j++)
                {
                    long at = from + q + (long)stride * m * j;
                    (real[j], imaginary[j]) = (fromReal[at], fromImaginary[at]);
                }

                switch (radix)
                {
                    case 2:
                        (real[0], real[1]) = (real[0] + real[1], real[0] - real[1]);
                        (imaginary[0], imaginary[1]) = (imaginary[0] + imaginary[1], imaginary[0] - imaginary[1]);
                        break;
                    case 4:
                        Four(real, imaginary);
                        break;
                    default:
                        Odd(radix, real, imaginary);
                        break;
                }

                (toReal[to + q], toImaginary[to + q]) = (real[0], imaginary[0]);
                for (int j = 1; j < radix; j++)
                {
                    int root = p * j * stride;
                    (double cosine, double sine) = (_cosines[root], _sines[root]);
                    long at = to + q + (long)stride * j;
                    toReal[at] = real[j] * cosine - imaginary[j] * sine;
                    toImaginary[at] = real[j] * sine + imaginary[j] * cosine;
                }
            }
        }
    }

    private static void Four(double* x, double* y)
    {
        (double evenX, double evenY) = (x[0] + x[2], y[0] + y[2]);
        (double oddX, double oddY) = (x[1] + x[3], y[1] + y[3]);
        (double leftX, double leftY) = (x[0] - x[2], y[0] - y[2]);
        (double rightX, double rightY) = (x[1] - x[3], y[1] - y[3]);
        (x[0], y[0]) = (evenX + oddX, evenY + oddY);
        (x[2], y[2]) = (evenX - oddX, evenY - oddY);
        (x[1], y[1]) = (leftX + rightY, leftY - rightX);
        (x[3], y[3]) = (leftX - rightY, leftY + rightX);
    }

    // Pairs j and radix − j have their cosines in common, and sines but for the sign.
    private void Odd(int radix, double* x, double* y)
    {
        int half = radix / 2;
        int step = _length / radix;
        double* sumX = stackalloc double[2 * half];
        double* sumY = stackalloc double[2 * half];
        (double firstX, double firstY) = (x[0], y[0]);
        for (int k = 1; k <= half; k++)
        {
            (sumX[k - 1], sumY[k - 1]) = (x[k] + x[radix - k], y[k] + y[radix - k]);
            (sumX[half + k - 1], sumY[half + k - 1]) = (x[k] - x[radix - k], y[k] - y[radix - k]);
            x[0] += sumX[k - 1];
            y[0] += sumY[k - 1];
        }

        for (int j = 1; j <= half; j++)
        {
            (double evenX, double evenY, double oddX, double oddY) = (firstX, firstY, 0, 0);
            for (int k = 1; k <= half; k++)
            {
                int root = j * k % radix * step;
                evenX += _cosines[root] * sumX[k - 1];
                evenY += _cosines[root] * sumY[k - 1];
                oddX += _sines[root] * sumX[half + k - 1];
                oddY += _sines[root] * sumY[half + k - 1];
            }

            (x[j], y[j]) = (evenX - oddY, evenY + oddX);
            (x[radix - j], y[radix - j]) = (evenX + oddY, evenY - oddX);
        }
    }

    private void Convolve(double* real, double* imaginary, double* room)
    {
        int size = _convolution!._length;
        double* x = room;
        double* y = room + size;
        double* work = room + 2 * size;
        new Span<double>(x, 2 * size).Clear();
        for (int k = 0; k < _length; k++)
        {
            x[k] = real[k] * _chirpCosines[k] - imaginary[k] * _chirpSines[k];
            y[k] = real[k] * _chirpSines[k] + imaginary[k] * _chirpCosines[k];
        }

        _convolution.Run(x, y, work);
        for (int k = 0; k < size; k++)
        {
            (x[k], y[k]) = (x[k] * _filterReal[k] - y[k] * _filterImaginary[k], x[k] * _filterImaginary[k] + y[k] * _filterReal[k]);
        }

        _convolution.Run(y, x, work);
        for (int k = 0; k < _length; k++)
        {
            (double a, double b) = (x[k] / size, y[k] / size);
            real[k] = a * _chirpCosines[k] - b * _chirpSines[k];
            imaginary[k] = a * _chirpSines[k] + b * _chirpCosines[k];
        }
    }
}
