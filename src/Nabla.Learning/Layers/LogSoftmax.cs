namespace Nabla.Learning;

/// <summary>x − ln Σ eˣ along an axis: numbers become logarithms of probabilities, as <see cref="Loss.NegativeLogLikelihood(Tensor, Tensor)"/> wants them.</summary>
/// <param name="axis">The axis whose probabilities sum to 1; −1 is the last.</param>
[Module]
public sealed partial class LogSoftmax(int axis) : Layer
{
    /// <summary>The axis whose probabilities sum to 1; −1 is the last.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogSoftmax(Axis);
    }
}
