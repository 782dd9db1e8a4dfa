namespace Nabla.Learning;

/// <summary>How the loss is scaled so that gradients of half precision neither vanish nor overflow: where some are not finite the step is left out and the scale falls, and after many good steps in a row it
/// grows; PyTorch's GradScaler.</summary>
/// <seealso cref="MixedPrecision"/>
public sealed class LossScale
{
    /// <summary>A scale that finds its own way.</summary>
    /// <param name="initial">The first scale: above 0. Powers of 2 lose no digits.</param>
    /// <param name="growth">What it is multiplied by after so many good steps: 1 or more.</param>
    /// <param name="backoff">What it is multiplied by after a step left out: above 0, 1 at most.</param>
    /// <param name="interval">How many good steps in a row make it grow: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LossScale(double initial = 65536, double growth = 2, double backoff = 0.5, int interval = 2000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, 1);
        Initial = initial > 0 && double.IsFinite(initial) ? initial : throw new ArgumentOutOfRangeException(nameof(initial), initial, "A scale of losses must be above 0, and finite.");
        Growth = growth >= 1 && double.IsFinite(growth) ? growth : throw new ArgumentOutOfRangeException(nameof(growth), growth, "The growth of a scale must be 1 or more, and finite.");
        Backoff = backoff is > 0 and <= 1 ? backoff : throw new ArgumentOutOfRangeException(nameof(backoff), backoff, "The backoff of a scale must be above 0, and 1 at most.");
        Interval = interval;
    }

    /// <summary>The first scale.</summary>
    public double Initial { get; }

    /// <summary>What it is multiplied by after <see cref="Interval"/> good steps.</summary>
    public double Growth { get; }

    /// <summary>What it is multiplied by after a step left out.</summary>
    public double Backoff { get; }

    /// <summary>How many good steps in a row make it grow.</summary>
    public int Interval { get; }
}
