namespace Nabla.Learning;

/// <summary>y = (x − mean)/√(variance + ε) · w + b, where mean and variance (without Bessel's correction) are those over the last axes (Ba et al. 2016).</summary>
[Module]
public sealed partial class LayerNorm : Layer
{
    /// <summary>Normalises over the last axis.</summary>
    /// <param name="width">The length of the last axis.</param>
    /// <param name="epsilon">ε: keeps the quotient finite where the variance vanishes.</param>
    /// <param name="affine">Whether there are w, at first ones, and b, at first zeros.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is not positive, or <paramref name="epsilon"/> negative or not a number.</exception>
    public LayerNorm(int width, double epsilon = 1e-5, bool affine = true, DType dtype = DType.Float32)
        : this([width], epsilon, affine, dtype)
    {
    }

    /// <summary>Normalises over the last axes.</summary>
    /// <param name="shape">The lengths of the last axes.</param>
    /// <param name="epsilon">ε: keeps the quotient finite where the variance vanishes.</param>
    /// <param name="affine">Whether there are w, at first ones, and b, at first zeros.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive, or <paramref name="epsilon"/> is negative or not a number.</exception>
    public LayerNorm(Shape shape, double epsilon = 1e-5, bool affine = true, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Count == 0 || shape.Rank == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(shape), $"LayerNorm needs at least one axis with positive lengths, not {shape}.");
        }

        if (!(epsilon >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "LayerNorm needs an epsilon of at least 0.");
        }

        Shape = shape;
        Epsilon = epsilon;
        if (affine)
        {
            Weight = new Variable(Tensor.Ones(shape, dtype));
            Bias = new Variable(Tensor.Zeros(shape, dtype));
        }
    }

    /// <summary>The lengths of the axes normalised over.</summary>
    public Shape Shape { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>w, or null where there is none.</summary>
    public Variable? Weight { get; }

    /// <summary>b, or null where there is none.</summary>
    public Variable? Bias { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The last axes of <paramref name="x"/> are not <see cref="Shape"/>, or its element type would promote the parameters.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        if (x.Rank < Shape.Rank || !x.Shape.Lengths[^Shape.Rank..].SequenceEqual(Shape.Lengths))
        {
            throw new ArgumentException($"LayerNorm over {Shape} was given x of {x.Shape}: its last {(Shape.Rank == 1 ? "axis" : "axes")} must be {Shape}.", nameof(x));
        }

        if (Weight is not null && Bias is not null)
        {
            return x.LayerNorm(Weight, Bias, Epsilon);
        }

        // Over one axis, row by row, it is one pass over memory.
        return Shape.Rank == 1
            ? x.Standardize(-1, Epsilon)
            : x.Reshape([.. x.Shape.Lengths[..^Shape.Rank], checked((int)Shape.Count)]).Standardize(-1, Epsilon).Reshape(x.Shape);
    }
}
