namespace Nabla;

public static partial class Fourier
{
    /// <summary><see cref="Fft"/> along several axes.</summary>
    /// <param name="real">The real part.</param>
    /// <param name="imaginary">The imaginary part; 0 unless given.</param>
    /// <param name="lengths">The length along each axis; −1 leaves it as it is.</param>
    /// <param name="axes">The axes; as many of the last as there are lengths, or all, unless given.</param>
    /// <param name="norm">Which direction is divided by the number of elements.</param>
    /// <exception cref="ArgumentException">The parts differ in shape, there are not as many lengths as axes, or no elements.</exception>
    public static (Tensor Real, Tensor Imaginary) Fftn(Tensor real, Tensor? imaginary = null, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
        => Along(Parts(real, imaginary), Named(real, lengths, axes), norm, false);

    /// <summary><see cref="Ifft"/> along several axes.</summary>
    /// <inheritdoc cref="Fftn"/>
    public static (Tensor Real, Tensor Imaginary) Ifftn(Tensor real, Tensor? imaginary = null, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
        => Along(Parts(real, imaginary), Named(real, lengths, axes), norm, true);

    /// <summary><see cref="Rfft"/> along the last of several axes, and <see cref="Fft"/> along the others.</summary>
    /// <param name="x">Real numbers.</param>
    /// <param name="lengths">The length along each axis; −1 leaves it as it is.</param>
    /// <param name="axes">The axes; as many of the last as there are lengths, or all, unless given.</param>
    /// <param name="norm">Which direction is divided by the number of elements.</param>
    /// <exception cref="ArgumentException">There are not as many lengths as axes, or no elements.</exception>
    public static (Tensor Real, Tensor Imaginary) Rfftn(Tensor x, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
    {
        (int Axis, int? Length)[] named = Named(x, lengths, axes);
        return Along(Rfft(x, named[^1].Length, named[^1].Axis, norm), named[..^1], norm, false);
    }

    /// <summary>The inverse of <see cref="Rfftn"/>: real numbers.</summary>
    /// <inheritdoc cref="Fftn"/>
    public static Tensor Irfftn(Tensor real, Tensor? imaginary = null, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
    {
        (int Axis, int? Length)[] named = Named(real, lengths, axes);
        (Tensor x, Tensor y) = Along(Parts(real, imaginary), named[..^1], norm, true);
        return Irfft(x, y, named[^1].Length, named[^1].Axis, norm);
    }

    /// <summary><see cref="Hfft"/> along the last of several axes, and <see cref="Fft"/> along the others: real numbers.</summary>
    /// <inheritdoc cref="Fftn"/>
    public static Tensor Hfftn(Tensor real, Tensor? imaginary = null, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
    {
        (int Axis, int? Length)[] named = Named(real, lengths, axes);
        (Tensor x, Tensor y) = Along(Parts(real, imaginary), named[..^1], norm, false);
        return Hfft(x, y, named[^1].Length, named[^1].Axis, norm);
    }

    /// <summary>The inverse of <see cref="Hfftn"/>.</summary>
    /// <inheritdoc cref="Rfftn"/>
    public static (Tensor Real, Tensor Imaginary) Ihfftn(Tensor x, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
    {
        (int Axis, int? Length)[] named = Named(x, lengths, axes);
        return Along(Ihfft(x, named[^1].Length, named[^1].Axis, norm), named[..^1], norm, true);
    }

    /// <summary><see cref="Fftn"/> along two axes, the last ones unless given.</summary>
    /// <inheritdoc cref="Fftn"/>
    public static (Tensor Real, Tensor Imaginary) Fft2(Tensor real, Tensor? imaginary = null, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
        => Fftn(real, imaginary, lengths, Two(axes), norm);

    /// <summary><see cref="Ifftn"/> along two axes, the last ones unless given.</summary>
    /// <inheritdoc cref="Fftn"/>
    public static (Tensor Real, Tensor Imaginary) Ifft2(Tensor real, Tensor? imaginary = null, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
        => Ifftn(real, imaginary, lengths, Two(axes), norm);

    /// <summary><see cref="Rfftn"/> along two axes, the last ones unless given.</summary>
    /// <inheritdoc cref="Rfftn"/>
    public static (Tensor Real, Tensor Imaginary) Rfft2(Tensor x, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
        => Rfftn(x, lengths, Two(axes), norm);

    /// <summary><see cref="Irfftn"/> along two axes, the last ones unless given.</summary>
    /// <inheritdoc cref="Fftn"/>
    public static Tensor Irfft2(Tensor real, Tensor? imaginary = null, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
        => Irfftn(real, imaginary, lengths, Two(axes), norm);

    /// <summary><see cref="Hfftn"/> along two axes, the last ones unless given.</summary>
    /// <inheritdoc cref="Fftn"/>
    public static Tensor Hfft2(Tensor real, Tensor? imaginary = null, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
        => Hfftn(real, imaginary, lengths, Two(axes), norm);

    /// <summary><see cref="Ihfftn"/> along two axes, the last ones unless given.</summary>
    /// <inheritdoc cref="Rfftn"/>
    public static (Tensor Real, Tensor Imaginary) Ihfft2(Tensor x, int[]? lengths = null, Axes axes = default, FourierNorm norm = FourierNorm.Backward)
        => Ihfftn(x, lengths, Two(axes), norm);

    private static Axes Two(Axes axes) => axes.IsAll ? [-2, -1] : axes;

    private static (Tensor Real, Tensor Imaginary) Along((Tensor Real, Tensor Imaginary) x, (int Axis, int? Length)[] named, FourierNorm norm, bool isInverse)
    {
        for (int i = named.Length - 1; i >= 0; i--)
        {
            x = Transformed(x, named[i].Length, named[i].Axis, norm, isInverse);
        }

        return x;
    }

    private static (int Axis, int? Length)[] Named(Tensor x, int[]? lengths, Axes axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] named = axes.IsAll ? [.. Enumerable.Range(x.Rank - (lengths?.Length ?? x.Rank), lengths?.Length ?? x.Rank)] : [.. axes.Span];
        return named.Length != 0 && (lengths is null || lengths.Length == named.Length)
            ? [.. named.Select((axis, i) => (Axes.Resolve(axis, x.Rank), lengths is null || lengths[i] == -1 ? (int?)null : lengths[i]))]
            : throw new ArgumentException($"A Fourier transform needs axes, and as many lengths, not {named.Length} and {lengths?.Length}{CallSite.Suffix()}.", nameof(lengths));
    }
}
