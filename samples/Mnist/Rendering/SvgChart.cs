using System.Globalization;
using System.Text;

namespace MnistSample.Rendering;

/// <summary>Draws the loss curve as one self-contained SVG that reads well on light and dark ground.</summary>
internal sealed class SvgChart(string title, string subtitle, IReadOnlyList<double> trainLoss, IReadOnlyList<ValidationPoint> validation)
{
    private const double Width = 860, Height = 460, Left = 64, Right = 28, Top = 76, Bottom = 56;

    /// <summary>More points than this cannot be told apart at this width.</summary>
    private const int MostPoints = 600;

    /// <summary>Steps over which the smoothed line forgets: a thirtieth of an epoch of MNIST at batch 64.</summary>
    private const double Memory = 30;

    /// <summary>Writes the chart to a file, replacing what is there.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is unchanged.</exception>
    public void Save(string path) => WholeFile.Write(path, ToString());

    /// <summary>The SVG as text.</summary>
    public override string ToString()
    {
        double[] smooth = Smoothed(trainLoss);
        LossAxis axis = new(smooth.Concat(validation.Select(point => point.Loss)));
        double lastStep = validation.Select(point => (double)point.Step).Append(Math.Max(1, trainLoss.Count)).Max();

        StringBuilder svg = new();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" role="img">""");
        Line(svg, $"<title>{Escape(title)}</title>");
        svg.Append(Style);
        Line(svg, $"""<rect class="ground" width="{Width}" height="{Height}" rx="8"/>""");
        Line(svg, $"""<text class="title" x="{Left}" y="32">{Escape(title)}</text>""");
        Line(svg, $"""<text class="note" x="{Left}" y="53">{Escape(subtitle)}</text>""");
        DrawAxes(svg, lastStep, axis);
        DrawLine(svg, "raw", trainLoss, lastStep, axis);
        DrawLine(svg, "train", smooth, lastStep, axis);
        DrawValidation(svg, lastStep, axis);
        DrawLegend(svg);
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    /// <summary>A running mean that forgets exponentially and is unbiased from the first step on; it passes over what is not finite.</summary>
    internal static double[] Smoothed(IReadOnlyList<double> values)
    {
        double keep = 1 - 1 / Memory;
        double sum = 0, weight = 0;
        double[] smooth = new double[values.Count];
        for (int i = 0; i < smooth.Length; i++)
        {
            if (double.IsFinite(values[i]))
            {
                sum = keep * sum + (1 - keep) * values[i];
                weight = keep * weight + (1 - keep);
            }

            smooth[i] = weight > 0 ? sum / weight : double.NaN;
        }

        return smooth;
    }

    private static void DrawAxes(StringBuilder svg, double lastStep, LossAxis axis)
    {
        double floor = Height - Bottom;
        foreach (double tick in axis.Ticks)
        {
            double y = AtY(tick, axis);
            Line(svg, $"""<line class="{(y == floor ? "axis" : "grid")}" x1="{Left}" y1="{y:0.##}" x2="{Width - Right}" y2="{y:0.##}"/>""");
            Line(svg, $"""<text class="tick" x="{Left - 9}" y="{y + 4:0.##}" text-anchor="end">{tick:#,0.######}</text>""");
        }

        double tickX = RoundStep(lastStep / 8);
        for (int i = 0; i * tickX <= lastStep * (1 + 1e-9); i++)
        {
            double x = AtX(i * tickX, lastStep);
            Line(svg, $"""<line class="axis" x1="{x:0.##}" y1="{floor}" x2="{x:0.##}" y2="{floor + 5}"/>""");
            Line(svg, $"""<text class="tick" x="{x:0.##}" y="{floor + 20}" text-anchor="middle">{i * tickX:#,0.###}</text>""");
        }

        Line(svg, $"""<text class="tick" x="{(Left + Width - Right) / 2}" y="{Height - 14}" text-anchor="middle">training step</text>""");
        Line(svg, $"""<text class="tick" transform="translate(18 {(Top + floor) / 2}) rotate(-90)" text-anchor="middle">loss (cross-entropy)</text>""");
    }

    private static void DrawLine(StringBuilder svg, string name, IReadOnlyList<double> values, double lastStep, LossAxis axis)
    {
        StringBuilder path = new();
        bool broken = true;
        int points = Math.Min(values.Count, MostPoints);
        for (int i = 0; i < points; i++)
        {
            int step = points == 1 ? 0 : (int)((long)i * (values.Count - 1) / (points - 1));
            double value = values[step];
            if (!double.IsFinite(value))
            {
                broken = true;
                continue;
            }

            // A single wild batch is cut at the border rather than flattening all the rest.
            path.Append(CultureInfo.InvariantCulture, $"{(broken ? 'M' : 'L')}{AtX(step + 1, lastStep):0.#} {AtY(value, axis):0.#}");
            broken = false;
        }

        if (path.Length > 0)
        {
            Line(svg, $"""<path class="{name}" d="{path}"/>""");
        }
    }

    private void DrawValidation(StringBuilder svg, double lastStep, LossAxis axis)
    {
        foreach (ValidationPoint point in validation.Where(point => double.IsFinite(point.Loss)))
        {
            double x = AtX(point.Step, lastStep);
            double y = AtY(point.Loss, axis);
            Line(svg, $"""<circle class="validation" cx="{x:0.##}" cy="{y:0.##}" r="4.5"/>""");

            // Above the point, where the line has been; at the right edge the label must end at the point.
            string anchor = x > Width - Right - 24 ? "end" : "middle";
            Line(svg, $"""<text class="value" x="{x:0.##}" y="{Math.Max(y - 12, Top - 4):0.##}" text-anchor="{anchor}">{100 * point.Accuracy:0.0} %</text>""");
        }
    }

    private void DrawLegend(StringBuilder svg)
    {
        double y = 48;
        double x = Width - Right - (validation.Count > 0 ? 330 : 170);
        Line(svg, $"""<line class="train" x1="{x}" y1="{y}" x2="{x + 22}" y2="{y}"/>""");
        Line(svg, $"""<text class="note" x="{x + 29}" y="{y + 4}">train loss, smoothed</text>""");
        if (validation.Count > 0)
        {
            Line(svg, $"""<circle class="validation" cx="{x + 186}" cy="{y}" r="4.5"/>""");
            Line(svg, $"""<text class="note" x="{x + 197}" y="{y + 4}">test loss and accuracy</text>""");
        }
    }

    private static double AtX(double step, double lastStep) => Left + step / lastStep * (Width - Left - Right);

    private static double AtY(double loss, LossAxis axis) => Height - Bottom - axis.At(loss) * (Height - Bottom - Top);

    /// <summary>1, 2 or 5 times a power of ten, at least <paramref name="step"/>.</summary>
    private static double RoundStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double leading = step / power;
        return power * (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10);
    }

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static void Line(StringBuilder svg, FormattableString text) =>
        svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private const string Style = """
        <style>
        text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2933; }
        .title { font-size: 17px; font-weight: 600; }
        .note, .tick { font-size: 12px; fill: #5b6773; }
        .value { font-size: 12px; font-weight: 600; fill: #a3480b; }
        .ground { fill: #ffffff; }
        .grid { stroke: #e4e8ec; }
        .axis { stroke: #9aa5b1; }
        .raw { fill: none; stroke: #2563a8; stroke-width: 1; opacity: 0.22; }
        .train { fill: none; stroke: #2563a8; stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
        .validation { fill: #d9640f; stroke: #ffffff; stroke-width: 1.5; }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6eaee; }
        .note, .tick { fill: #9aa7b4; }
        .value { fill: #ffb37a; }
        .ground { fill: #14191f; }
        .grid { stroke: #28313a; }
        .axis { stroke: #5d6a77; }
        .raw, .train { stroke: #6cb0f5; }
        .validation { fill: #ff9a4d; stroke: #14191f; }
        }
        </style>

        """;
}
