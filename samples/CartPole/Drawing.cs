using System.Globalization;

namespace CartPoleSample;

/// <summary>Carts and curves in characters.</summary>
internal static class Drawing
{
    private const int Width = 49, Height = 5;

    /// <summary>A cart with its pole on its track, lean exaggerated so that it can be seen.</summary>
    public static string Cart(double place, double angle)
    {
        char[][] rows = [.. Enumerable.Range(0, Height + 2).Select(static _ => Enumerable.Repeat(' ', Width).ToArray())];
        int middle = Column(place);
        for (int up = 1; up <= Height; up++)
        {
            int column = Math.Clamp(middle + (int)Math.Round(up * Math.Tan(3 * angle) * 2), 0, Width - 1);
            rows[Height - up][column] = angle > 0.02 ? '/' : angle < -0.02 ? '\\' : '|';
        }

        for (int column = Math.Max(0, middle - 2); column <= Math.Min(Width - 1, middle + 2); column++)
        {
            rows[Height][column] = '#';
        }

        Array.Fill(rows[Height + 1], '-');
        return string.Join('\n', rows.Select(static row => new string(row).TrimEnd()));
    }

    /// <summary>A bar for each of some twenty parts of a list.</summary>
    public static IEnumerable<string> Curve(IReadOnlyList<double> values, double most)
    {
        int part = Math.Max(1, (values.Count + 19) / 20);
        for (int first = 0; first < values.Count; first += part)
        {
            double mean = values.Skip(first).Take(part).Average();
            string bar = new('*', (int)Math.Round(40 * mean / most));
            yield return string.Create(CultureInfo.InvariantCulture, $"{first + 1,5}  {mean,6:F1}  {bar}");
        }
    }

    private static int Column(double place) => Math.Clamp((int)Math.Round((place / CartPoles.Track + 1) / 2 * (Width - 1)), 0, Width - 1);
}
