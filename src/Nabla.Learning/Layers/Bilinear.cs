namespace Nabla.Learning;

/// <summary>y[o] = Σ x[i] W[o, i, j] z[j] + b[o]. PyTorch's Bilinear.</summary>
[Module]
public sealed partial class Bilinear : Module
{
    /// <summary>A layer with fresh weights, even over ±1/√first.</summary>
    /// <param name="first">The length of the last axis of x.</param>
    /// <param name="second">The length of the last axis of z.</param>
    /// <param name="outputs">The length of the last axis of y.</param>
    /// <param name="bias">Whether b is added.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public Bilinear(int first, int second, int outputs, bool bias = true, Generator? generator = null, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(first);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(second);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        double bound = 1 / Math.Sqrt(first);
        Weight = new Variable(Initialize.Uniform([outputs, first, second], bound, dtype, generator));
        Bias = bias ? new Variable(Initialize.Uniform([outputs], bound, dtype, generator)) : null;
    }

    /// <summary>W: [outputs, first, second].</summary>
    public Variable Weight { get; }

    /// <summary>b: [outputs], or null where none is added.</summary>
    public Variable? Bias { get; }

    /// <summary>The result for x and z.</summary>
    /// <param name="x">[.., first].</param>
    /// <param name="z">[.., second].</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Tensor Forward(Tensor x, Tensor z)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(z);
        return x.Bilinear(z, Weight, Bias);
    }
}
