namespace Nabla.Learning;

/// <summary>y = x Wᵀ + b: every output is a weighted sum of all inputs.</summary>
[Module]
public sealed partial class Linear : Layer, IWeighted
{
    /// <summary>A layer with fresh weights.</summary>
    /// <param name="inputs">The length of the last axis of what it is given.</param>
    /// <param name="outputs">The length of the last axis of what it makes.</param>
    /// <param name="bias">Whether b is added.</param>
    /// <param name="weights">Draws the first weights; PyTorch's default, even over ±1/√inputs, if null. The bias is drawn like that only with the default, and is 0 otherwise.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public Linear(int inputs, int outputs, bool bias = true, Initializer? weights = null, Generator? generator = null, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        Weight = new Variable((weights ?? Initialize.FanInUniform)([outputs, inputs], dtype, generator));
        if (bias)
        {
            Bias = new Variable(weights is null
                ? Initialize.Uniform([outputs], 1 / Math.Sqrt(inputs), dtype, generator)
                : Initialize.Zeros([outputs], dtype));
        }
    }

    /// <summary>W: [outputs, inputs], as PyTorch stores it.</summary>
    public Variable Weight { get; }

    /// <summary>b: [outputs], or null where none is added.</summary>
    public Variable? Bias { get; }

    /// <summary>x Wᵀ + b.</summary>
    /// <param name="x">[…, inputs], of the parameters' element type or one that promotes to it.</param>
    /// <returns>[…, outputs].</returns>
    /// <exception cref="ArgumentException">The last axis of <paramref name="x"/> is not inputs, or its element type would promote the parameters, as float64 does
    /// those of float32.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        return x.Linear(Weight, Bias);
    }

    Tensor IWeighted.Forward(Tensor x, Tensor weight) => x.Linear(weight, Bias);
}
