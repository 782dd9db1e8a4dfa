namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>With elements before and after the last axes: pairs of counts, the last axis first; negative ones cut off. PyTorch's nn.functional.pad.</summary>
    /// <param name="pad">Before and after the last axis, then before and after the one before it, and so on.</param>
    /// <param name="mode">What the new elements are.</param>
    /// <param name="value">The new elements, where they are constant.</param>
    /// <exception cref="ArgumentException">The counts are not pairs, there are more pairs than axes, more is cut off than there is, or more is mirrored or repeated than there is.</exception>
    public Tensor Pad(ReadOnlySpan<int> pad, PaddingMode mode = PaddingMode.Constant, double value = 0)
    {
        if (pad.Length % 2 != 0 || pad.Length / 2 > Rank)
        {
            throw new ArgumentException($"Pad takes a pair of counts for each of the last axes of {Shape}, not {pad.Length} counts{CallSite.Suffix()}.", nameof(pad));
        }

        Tensor y = this;
        for (int i = 0; i < pad.Length / 2; i++)
        {
            (int before, int after) = (pad[2 * i], pad[(2 * i) + 1]);
            y = y.PadAxis(Rank - 1 - i, before, after, mode, value);
        }

        return y;
    }

    private Tensor PadAxis(int axis, int before, int after, PaddingMode mode, double value)
    {
        int length = Shape[axis];
        if (before == 0 && after == 0)
        {
            return this;
        }

        if ((long)length + before + after < 0)
        {
            throw new ArgumentException($"Pad cannot cut {-before} and {-after} elements off axis {axis} of {Shape}{CallSite.Suffix()}.");
        }

        // What is cut off comes back neither at the other end nor as a number.
        if (mode is PaddingMode.Constant or PaddingMode.Circular && (before < 0 || after < 0))
        {
            int first = Math.Max(0, -before);
            Tensor kept = Narrow(axis, first, Math.Max(0, length - first - Math.Max(0, -after)));
            return kept.PadAxis(axis, Math.Max(0, before), Math.Max(0, after), mode, value);
        }

        if (mode == PaddingMode.Constant)
        {
            return Pad(axis, before, after, value);
        }

        int most = mode switch { PaddingMode.Reflect => length - 1, PaddingMode.Circular => length, _ => length == 0 ? 0 : int.MaxValue };
        if (Math.Max(before, after) > most)
        {
            throw new ArgumentException($"Pad by {mode} can put at most {most} elements on either side of axis {axis} of {Shape}, not {Math.Max(before, after)}{CallSite.Suffix()}.");
        }

        int[] positions = new int[length + before + after];
        for (int i = 0; i < positions.Length; i++)
        {
            int at = i - before;
            positions[i] = mode switch
            {
                PaddingMode.Replicate => Math.Clamp(at, 0, length - 1),
                PaddingMode.Circular => ((at % length) + length) % length,
                _ => at < 0 ? -at : at >= length ? (2 * (length - 1)) - at : at,
            };
        }

        return Functions.IndexSelect(this, Pooling.Positions(positions), axis);
    }
}
