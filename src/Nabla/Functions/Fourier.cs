namespace Nabla;

/// <summary>Discrete Fourier transforms. Complex numbers are a real and an imaginary part, two tensors of one shape: what a transform takes and gives. PyTorch's fft, and its names.</summary>
/// <remarks>Computed in float64 for any length, in time proportional to n log n; gradients, batches and compiling are those of a linear map. Integers and bools become float32.</remarks>
public static partial class Fourier
{
    /// <summary>Xₖ = Σⱼ xⱼ exp(−2πi jk/n) along an axis.</summary>
    /// <param name="real">The real part.</param>
    /// <param name="imaginary">The imaginary part; 0 unless given.</param>
    /// <param name="n">The length: the axis is cut there, or filled up with zeros.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="norm">Which direction is divided by n.</param>
    /// <exception cref="ArgumentException">The parts differ in shape, or there are no elements.</exception>
    public static (Tensor Real, Tensor Imaginary) Fft(Tensor real, Tensor? imaginary = null, int? n = null, int axis = -1, FourierNorm norm = FourierNorm.Backward)
        => Transformed(Parts(real, imaginary), n, axis, norm, false);

    /// <summary>xⱼ = 1/n Σₖ Xₖ exp(2πi jk/n) along an axis: the inverse of <see cref="Fft"/>.</summary>
    /// <inheritdoc cref="Fft"/>
    public static (Tensor Real, Tensor Imaginary) Ifft(Tensor real, Tensor? imaginary = null, int? n = null, int axis = -1, FourierNorm norm = FourierNorm.Backward)
        => Transformed(Parts(real, imaginary), n, axis, norm, true);

    /// <summary>The first n/2 + 1 numbers of <see cref="Fft"/> of real ones, of which the others are conjugates.</summary>
    /// <param name="x">Real numbers.</param>
    /// <param name="n">The length: the axis is cut there, or filled up with zeros.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="norm">Which direction is divided by n.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static (Tensor Real, Tensor Imaginary) Rfft(Tensor x, int? n = null, int axis = -1, FourierNorm norm = FourierNorm.Backward)
        => Half(Transformed(Parts(x, null), n, axis, norm, false), axis);

    /// <summary>The inverse of <see cref="Rfft"/>: real numbers.</summary>
    /// <param name="real">The real part of n/2 + 1 numbers.</param>
    /// <param name="imaginary">The imaginary part; 0 unless given.</param>
    /// <param name="n">How many real numbers; twice as many as are given, less 2, unless given.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="norm">Which direction is divided by n.</param>
    /// <exception cref="ArgumentException">The parts differ in shape, or there are no elements.</exception>
    public static Tensor Irfft(Tensor real, Tensor? imaginary = null, int? n = null, int axis = -1, FourierNorm norm = FourierNorm.Backward)
        => Transformed(Whole(Parts(real, imaginary), n, axis), null, axis, norm, true).Real;

    /// <summary>The transform, real numbers, of n numbers of which the second half are conjugates of the first, which is given.</summary>
    /// <inheritdoc cref="Irfft"/>
    public static Tensor Hfft(Tensor real, Tensor? imaginary = null, int? n = null, int axis = -1, FourierNorm norm = FourierNorm.Backward)
        => Transformed(Whole(Parts(real, imaginary), n, axis), null, axis, norm, false).Real;

    /// <summary>The first n/2 + 1 numbers of <see cref="Ifft"/> of real ones: the inverse of <see cref="Hfft"/>.</summary>
    /// <inheritdoc cref="Rfft"/>
    public static (Tensor Real, Tensor Imaginary) Ihfft(Tensor x, int? n = null, int axis = -1, FourierNorm norm = FourierNorm.Backward)
        => Half(Transformed(Parts(x, null), n, axis, norm, true), axis);

    /// <summary>The frequencies of the numbers that <see cref="Fft"/> gives: [0, 1, …, −2, −1] / (n d).</summary>
    /// <param name="n">How many.</param>
    /// <param name="d">The distance of samples.</param>
    /// <param name="dtype">The element type.</param>
    public static Tensor Fftfreq(int n, double d = 1, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        Tensor k = Tensor.Arange(n, DType.Float64);
        return (Functions.Where(k >= (n + 1) / 2, k - n, k) / (n * d)).Cast(dtype);
    }

    /// <summary>The frequencies of the numbers that <see cref="Rfft"/> gives: [0, 1, …, n/2] / (n d).</summary>
    /// <inheritdoc cref="Fftfreq"/>
    public static Tensor Rfftfreq(int n, double d = 1, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        return (Tensor.Arange(n / 2 + 1, DType.Float64) / (n * d)).Cast(dtype);
    }

    /// <summary>The same elements with the frequency 0 in the middle of the axes.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axes">The axes; all unless given.</param>
    public static Tensor Fftshift(Tensor x, Axes axes = default) => Shifted(x, axes, static length => length / 2);

    /// <summary>The inverse of <see cref="Fftshift"/>.</summary>
    /// <inheritdoc cref="Fftshift"/>
    public static Tensor Ifftshift(Tensor x, Axes axes = default) => Shifted(x, axes, static length => -(length / 2));

    private static Tensor Shifted(Tensor x, Axes axes, Func<int, int> by)
    {
        ArgumentNullException.ThrowIfNull(x);
        foreach (int axis in axes.Resolve(x.Rank).Span)
        {
            x = x.Roll(by(x.Shape[axis]), axis);
        }

        return x;
    }

    private static (Tensor Real, Tensor Imaginary) Parts(Tensor real, Tensor? imaginary)
    {
        ArgumentNullException.ThrowIfNull(real);
        DType dtype = imaginary is null ? real.DType : Alignment.Common(real, imaginary);
        dtype = dtype.IsFloating() ? dtype : DType.Float32;
        real = Alignment.As(real, dtype);
        imaginary = imaginary is null ? real.ZerosLike() : Alignment.As(imaginary, dtype);
        return real.Shape == imaginary.Shape ? (real, imaginary)
            : throw new ArgumentException($"A complex number has a real and an imaginary part, but these have shapes {real.Shape} and {imaginary.Shape}{CallSite.Suffix()}.", nameof(imaginary));
    }

    private static (Tensor Real, Tensor Imaginary) Transformed((Tensor Real, Tensor Imaginary) x, int? n, int axis, FourierNorm norm, bool isInverse)
    {
        axis = Axes.Resolve(axis, x.Real.Rank);
        x = Sized(x, n ?? x.Real.Shape[axis], axis);
        int length = x.Real.Shape[axis];
        if (length == 0)
        {
            throw new ArgumentException($"A Fourier transform needs at least one element along its axis, not {x.Real.Type}{CallSite.Suffix()}.");
        }

        Tensor[] found = new Tensor[2];
        new Primitives.FourierTransform(isInverse).Apply([x.Real.MoveAxis(axis, -1), x.Imaginary.MoveAxis(axis, -1)], found);
        double factor = norm switch
        {
            FourierNorm.Ortho => 1 / Math.Sqrt(length),
            FourierNorm.Forward => isInverse ? 1 : 1.0 / length,
            _ => isInverse ? 1.0 / length : 1,
        };
        return (Put(found[0]), Put(found[1]));

        Tensor Put(Tensor part) => (factor == 1 ? part : part * factor).MoveAxis(-1, axis);
    }

    private static (Tensor Real, Tensor Imaginary) Half((Tensor Real, Tensor Imaginary) x, int axis)
    {
        int count = x.Real.Shape[Axes.Resolve(axis, x.Real.Rank)] / 2 + 1;
        return (x.Real.Narrow(axis, 0, count), x.Imaginary.Narrow(axis, 0, count));
    }

    /// <summary>All n numbers, of which the second half are conjugates of the first.</summary>
    private static (Tensor Real, Tensor Imaginary) Whole((Tensor Real, Tensor Imaginary) x, int? n, int axis)
    {
        axis = Axes.Resolve(axis, x.Real.Rank);
        int length = n ?? 2 * (x.Real.Shape[axis] - 1);
        if (length < 1)
        {
            throw new ArgumentException($"A transform to {length} real numbers was asked for; say how many with n{CallSite.Suffix()}.", nameof(n));
        }

        x = Sized(x, length / 2 + 1, axis);
        int others = length - length / 2 - 1;
        return (Mirrored(x.Real, 1), Mirrored(x.Imaginary, -1));

        Tensor Mirrored(Tensor part, double sign) => Functions.Concat([part, part.Narrow(axis, 1, others).Flip(axis) * sign], axis);
    }

    private static (Tensor Real, Tensor Imaginary) Sized((Tensor Real, Tensor Imaginary) x, int length, int axis)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length, "n");
        return (One(x.Real), One(x.Imaginary));

        Tensor One(Tensor part) => part.Shape[axis] >= length ? part.Narrow(axis, 0, length) : part.Pad(axis, 0, length - part.Shape[axis]);
    }
}
