namespace Nabla.Learning;

/// <summary>Finds a point on a line where the loss fell enough and is flat enough: the strong conditions of Wolfe, φ(t) ≤ φ(0) + c₁ t φ′(0) and |φ′(t)| ≤ c₂ |φ′(0)|.</summary>
/// <remarks>Nocedal, Wright, <i>Numerical optimization</i>, 2006, algorithms 3.5 and 3.6, with the safeguards and constants that PyTorch has from Schmidt's minFunc.</remarks>
internal static class StrongWolfe
{
    private const double Sufficient = 1e-4;
    private const double Flat = 0.9;
    private const int MaxTrials = 25;

    /// <param name="evaluate">The point so far along the line.</param>
    /// <param name="start">The point at 0, where the slope is below 0.</param>
    /// <param name="first">The first length to try.</param>
    /// <param name="tolerance">How short a bracket may get.</param>
    public static LinePoint Search(Func<double, LinePoint> evaluate, LinePoint start, double first, double tolerance)
    {
        LinePoint previous = start;
        LinePoint next = evaluate(first);
        for (int trial = 0; trial < MaxTrials; trial++)
        {
            if (IsTooHigh(next, start) || (trial > 1 && next.Value >= previous.Value))
            {
                return Zoom(evaluate, start, previous, next, trial, tolerance);
            }

            if (IsFlat(next, start))
            {
                return next;
            }

            if (next.Slope >= 0)
            {
                return Zoom(evaluate, start, previous, next, trial, tolerance);
            }

            double further = Minimum(previous, next, next.At + 0.01 * (next.At - previous.At), next.At * 10);
            (previous, next) = (next, evaluate(further));
        }

        return start.Value <= next.Value ? start : next;
    }

    /// <summary>Narrows a bracket that holds such a point.</summary>
    private static LinePoint Zoom(Func<double, LinePoint> evaluate, LinePoint start, LinePoint left, LinePoint right, int trial, double tolerance)
    {
        (LinePoint low, LinePoint high) = left.Value <= right.Value ? (left, right) : (right, left);
        bool wasNearEnd = false;
        for (; trial < MaxTrials && !(Math.Abs(high.At - low.At) < tolerance); trial++)
        {
            (double least, double greatest) = (Math.Min(low.At, high.At), Math.Max(low.At, high.At));
            double at = Minimum(low, high, least, greatest);

            // Twice near an end, or on it: a tenth of the bracket away from it.
            double margin = 0.1 * (greatest - least);
            bool isNearEnd = Math.Min(greatest - at, at - least) < margin;
            if (isNearEnd && (wasNearEnd || at >= greatest || at <= least))
            {
                at = Math.Abs(at - greatest) < Math.Abs(at - least) ? greatest - margin : least + margin;
                isNearEnd = false;
            }

            wasNearEnd = isNearEnd;
            LinePoint found = evaluate(at);
            if (IsTooHigh(found, start) || found.Value >= low.Value)
            {
                (low, high) = low.Value <= found.Value ? (low, found) : (found, low);
                continue;
            }

            if (IsFlat(found, start))
            {
                return found;
            }

            high = found.Slope * (high.At - low.At) >= 0 ? low : high;
            low = found;
        }

        return low;
    }

    /// <summary>Where the cubic through two points with their slopes is least, within bounds; their middle where it has no minimum.</summary>
    private static double Minimum(LinePoint first, LinePoint second, double least, double greatest)
    {
        (LinePoint left, LinePoint right) = first.At <= second.At ? (first, second) : (second, first);
        double mean = first.Slope + second.Slope - 3 * (first.Value - second.Value) / (first.At - second.At);
        double square = mean * mean - first.Slope * second.Slope;
        if (!(square >= 0))
        {
            return (least + greatest) / 2;
        }

        double root = Math.Sqrt(square);
        double at = right.At - (right.At - left.At) * ((right.Slope + root - mean) / (right.Slope - left.Slope + 2 * root));
        return double.IsNaN(at) ? (least + greatest) / 2 : Math.Clamp(at, least, greatest);
    }

    /// <summary>A loss that is not a number is too high.</summary>
    private static bool IsTooHigh(LinePoint point, LinePoint start) => !(point.Value <= start.Value + Sufficient * point.At * start.Slope);

    private static bool IsFlat(LinePoint point, LinePoint start) => Math.Abs(point.Slope) <= -Flat * start.Slope;
}
