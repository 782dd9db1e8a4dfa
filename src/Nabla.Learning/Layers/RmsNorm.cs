namespace Nabla.Learning;

/// <summary>x / √(mean of x² + ε) · w, with the mean over the last axes (Zhang, Sennrich 2019). PyTorch's RMSNorm.</summary>
[Module]
public sealed partial class RmsNorm : Layer
{
    private readonly Shape _shape;
    private readonly double? _epsilon;

    /// <summary>Normalises over the last axes.</summary>
    /// <param name="shape">The lengths of the last axes.</param>
    /// <param name="epsilon">ε; the distance from 1 to the next number of the element type if null.</param>
    /// <param name="affine">Whether there is w, at first ones.</param>
    /// <param name="dtype">The element type of the parameter.</param>
    public RmsNorm(Shape shape, double? epsilon = null, bool affine = true, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _shape = shape;
        _epsilon = epsilon;
        Weight = affine ? new Variable(Tensor.Ones(shape, dtype)) : null;
    }

    /// <summary>w, or null where there is none.</summary>
    public Variable? Weight { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The last axes of x have other lengths, or its element type would promote the parameter.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        return x.RmsNorm(_shape, Weight, _epsilon);
    }
}
