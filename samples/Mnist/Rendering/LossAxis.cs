namespace MnistSample.Rendering;

/// <summary>A logarithmic axis: a loss falls by factors, and on a linear axis all but the first steps would lie on the floor.</summary>
internal sealed class LossAxis
{
    private const double LeastLoss = 1e-6;

    private readonly double _bottom;

    private readonly double _decades;

    /// <summary>An axis that holds all of the given losses; those that are not finite do not count.</summary>
    public LossAxis(IEnumerable<double> losses)
    {
        double lowest = double.MaxValue, highest = LeastLoss;
        foreach (double loss in losses.Where(double.IsFinite))
        {
            lowest = Math.Min(lowest, Math.Max(loss, LeastLoss));
            highest = Math.Max(highest, loss);
        }

        double[] marks = [.. Marks()];
        int first = Array.FindLastIndex(marks, mark => mark <= Math.Min(lowest, highest));
        int last = Array.FindIndex(marks, mark => mark >= highest);
        first = Math.Max(first, 0);
        last = last < 0 ? marks.Length - 1 : Math.Max(last, first + 1);
        Ticks = [.. marks[first..(last + 1)].Where((mark, i) => last - first <= 9 || i % 3 == 0)];
        _bottom = Math.Log10(marks[first]);
        _decades = Math.Log10(marks[last]) - _bottom;
    }

    /// <summary>Where to draw lines: 1, 2 and 5 of each decade, or one of a decade where that would be too many.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>0 at the bottom of the axis, 1 at its top; a loss outside is put on the border.</summary>
    public double At(double loss) => Math.Clamp((Math.Log10(Math.Max(loss, LeastLoss)) - _bottom) / _decades, 0, 1);

    private static IEnumerable<double> Marks()
    {
        for (int decade = -6; decade <= 6; decade++)
        {
            foreach (int leading in (int[])[1, 2, 5])
            {
                // Division, because 10⁻¹ × 2 and 0.2 are not the same double.
                yield return decade < 0 ? leading / Math.Pow(10, -decade) : leading * Math.Pow(10, decade);
            }
        }
    }
}
