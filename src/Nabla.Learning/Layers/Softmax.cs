namespace Nabla.Learning;

/// <summary>eˣ / Σ eˣ along an axis: numbers become probabilities. Losses such as <see cref="Loss.CrossEntropy(Tensor, Tensor)"/> want the numbers before it.</summary>
/// <param name="axis">The axis that sums to 1; −1 is the last.</param>
[Module]
public sealed partial class Softmax(int axis) : Layer
{
    /// <summary>The axis that sums to 1; −1 is the last.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Softmax(Axis);
    }
}
