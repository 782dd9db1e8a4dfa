namespace Nabla.Learning;

/// <summary>Makes one axis of several; by default of all but the batch: [32, 1, 28, 28] becomes [32, 784].</summary>
/// <param name="start">The first axis of those made one.</param>
/// <param name="end">The last axis of those made one; −1 is the tensor's last.</param>
[Module]
public sealed partial class Flatten(int start = 1, int end = -1) : Layer
{
    /// <summary>The first axis of those made one.</summary>
    public int Start { get; } = start;

    /// <summary>The last axis of those made one.</summary>
    public int End { get; } = end;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Flatten(Start, End);
    }
}
