using System.Globalization;
using System.Xml.Linq;
using MnistSample.Rendering;

namespace Nabla.Tests.Samples;

public sealed class SvgChartTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void ItIsWellFormedAndHoldsTheCurveAndThePoints()
    {
        double[] losses = [.. Enumerable.Range(0, 900).Select(step => 2.3 * Math.Exp(-step / 200.0))];
        XDocument chart = XDocument.Parse(new SvgChart(
            "Loss <784-128-10>", "Adam & friends", losses, [new(450, 0.21, 0.941), new(900, 0.12, 0.973)]).ToString());

        Assert.Equal("Loss <784-128-10>", chart.Root!.Element(s_svg + "title")!.Value);
        Assert.Single(chart.Root.Elements(s_svg + "path"), path => (string?)path.Attribute("class") == "train");
        Assert.Equal(2, chart.Root.Elements(s_svg + "circle").Count(circle => circle.Attribute("r") is not null) - 1);
        Assert.Contains(chart.Root.Elements(s_svg + "text"), text => text.Value == "97.3 %");
        Assert.Contains("prefers-color-scheme: dark", chart.Root.Element(s_svg + "style")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCultureDoesNotShow()
    {
        SvgChart chart = new("t", "s", [2.25, 1.125, 0.5625], [new(3, 0.5, 0.85)]);
        string invariant = chart.ToString();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal(invariant, chart.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity })]
    [InlineData(new[] { 2.3, double.NaN, 1.0, double.PositiveInfinity, 0.5 })]
    public void OddLossesStillGiveFiniteCoordinates(double[] losses)
    {
        string text = new SvgChart("t", "s", losses, []).ToString();
        XDocument.Parse(text);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SmoothingIsUnbiasedAndPassesOverWhatIsNotFinite()
    {
        double[] constant = SvgChart.Smoothed([4, 4, double.NaN, 4]);
        Assert.All(constant, value => Assert.Equal(4, value, 12));
        double[] falling = SvgChart.Smoothed([1, 0]);
        Assert.Equal(1, falling[0], 12);
        Assert.Equal(29 / 59.0, falling[1], 12);
    }
}
