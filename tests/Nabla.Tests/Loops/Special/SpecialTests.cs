using System.Globalization;
using System.Reflection;

namespace Nabla.Tests.Loops.Special;

/// <summary>The special functions are held to values that mpmath gave (eng/special-points.py), in float64 and in float32, where one number is one rounding away.</summary>
public sealed class SpecialTests
{
    private static readonly ILookup<string, double[]> s_points = Points().ToLookup(static line => line.Name, static line => line.Numbers);

    public static TheoryData<string> Names => [.. s_points.Select(static group => group.Key)];

    /// <summary>Operations with recorded values.</summary>
    public static bool Knows(string name) => s_points.Contains(name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_are_right(string name)
    {
        double[][] points = [.. s_points[name]];
        double[] found = Apply(name, points, DType.Float64).ToArray<double>();
        float[] single = Apply(name, points, DType.Float32).ToArray<float>();
        for (int i = 0; i < points.Length; i++)
        {
            (double expected, double scale) = (points[i][^2], points[i][^1]);
            string text = string.Join(", ", points[i][..^2]);
            Assert.True(Math.Abs(found[i] - expected) <= Bound(name) * scale, $"{name}({text}) is {expected}, not {found[i]}: off by {Math.Abs(found[i] - expected) / scale:E1}");

            // What is out of float32's range is 0 or infinite there.
            if (Math.Abs(expected) is > 1e-37 and < 3e38)
            {
                Assert.True(Math.Abs(single[i] - expected) <= 4e-7 * SingleFactor(name) * scale, $"{name}({text}) is {expected}, not {single[i]}, in float32: off by {Math.Abs(single[i] - expected) / scale:E1}");
            }
        }
    }

    // Compositions of rounded functions lose some digits in float32.
    private static double SingleFactor(string name) => name is "Ndtr" or "LogNdtr" or "Logit" or "LogAddExp" or "SphericalBesselJ0" or "Entr" ? 8 : 1;

    private static double Bound(string name) => name switch
    {
        "Igamma" or "Igammac" or "LogGammaSlope" or "Betainc" => 4e-13,
        _ when name.Contains("Polynomial", StringComparison.Ordinal) => 2e-12,
        _ when name.StartsWith("Airy", StringComparison.Ordinal) => 1e-13,
        _ => 3e-14,
    };

    private static Tensor Apply(string name, double[][] points, DType dtype)
    {
        Tensor[] arguments = [.. Enumerable.Range(0, points[0].Length - 2).Select(k => Tensor.Of(points.Select(point => point[k]).ToArray()).Cast(dtype))];
        if (typeof(Tensor).GetMethod(name) is { } method)
        {
            return (Tensor)method.Invoke(arguments[0], [.. arguments[1..], .. Enumerable.Repeat(Type.Missing, method.GetParameters().Length - arguments.Length + 1)])!;
        }

        Type primitive = typeof(Tensor).Assembly.GetType($"Nabla.Primitives.{name}")!;
        return ((Primitive)primitive.GetProperty("Op")!.GetValue(null)!).Apply(arguments);
    }

    [Fact]
    public void Gamma_functions_at_the_ends()
    {
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, 0, 0, double.NaN], Tensor.Of([0.0, -2, double.PositiveInfinity, 1, 2, double.NaN]).Lgamma().ToArray<double>());
        Assert.Equal([double.NegativeInfinity, double.PositiveInfinity, double.NaN, double.PositiveInfinity], Tensor.Of([0.0, -0.0, -3, double.PositiveInfinity]).Digamma().ToArray<double>());
        Assert.Equal([0, 1, 1, double.NaN, double.NaN], Tensor.Of([1.0, 1, 0, 0, -1]).Igamma(Tensor.Of([0.0, double.PositiveInfinity, 1, 0, 1])).ToArray<double>());
        Assert.Equal([1.0, 0, 0], Tensor.Of([1.0, 1, 0]).Igammac(Tensor.Of([0.0, double.PositiveInfinity, 1])).ToArray<double>());
        Assert.Equal([double.PositiveInfinity, double.NaN, double.PositiveInfinity, double.NaN], Tensor.Of([1.0, 0.5, 2, 2.5]).Zeta(Tensor.Of([3.0, 3, -2, -1.5])).ToArray<double>());
    }

    [Fact]
    public void The_incomplete_beta_function_at_the_ends_and_where_it_is_a_polynomial()
    {
        Assert.Equal([0, 1, double.NaN, double.NaN, double.NaN, double.NaN], Tensor.Of([2.0, 2, 2, 0, 2, double.PositiveInfinity]).Betainc(3.0, Tensor.Of([0, 1, 1.5, 0.5, double.NaN, 0.5])).ToArray<double>());
        Tensor x = Tensor.Linspace(0, 1, 21, DType.Float64);
        Assert.True(Tensor.Of(2.0).Betainc(2.0, x).AllClose(x * x * (3 - 2 * x), 1e-14, 1e-14));
        Assert.True(Tensor.Of(1.0).Betainc(0.25, x).AllClose(1 - (1 - x).Pow(0.25), 1e-14, 1e-14));
        Tensor slope = Transform.Grad((Tensor v) => Tensor.Of(2.0).Betainc(3.0, v).Sum())(x);
        Assert.True(slope.AllClose(12 * x * (1 - x).Square(), 1e-13, 1e-13));
    }

    [Fact]
    public void Inverses_at_the_ends()
    {
        Assert.Equal([0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN], Tensor.Of([0.0, 1, -1, 1.5]).Erfinv().ToArray<double>());
        Assert.Equal([double.NegativeInfinity, 0.0, double.PositiveInfinity, double.NaN], Tensor.Of([0, 0.5, 1, -0.1]).Ndtri().ToArray<double>());
        Assert.Equal([double.PositiveInfinity, 0.0, double.NaN], Tensor.Of([-30, double.PositiveInfinity, double.NaN]).Erfcx().ToArray<double>());
        Assert.Equal([double.NegativeInfinity, double.PositiveInfinity], Tensor.Of([0.0, 1]).Logit().ToArray<double>());
    }

    [Fact]
    public void Bessel_functions_at_the_ends()
    {
        Tensor x = Tensor.Of([0.0, double.PositiveInfinity, double.NaN]);
        Assert.Equal([1.0, 0, double.NaN], x.BesselJ0().ToArray<double>());
        Assert.Equal([double.NegativeInfinity, 0, double.NaN], x.BesselY1().ToArray<double>());
        Assert.Equal([double.PositiveInfinity, 0, double.NaN], x.ModifiedBesselK0().ToArray<double>());
        Assert.Equal([1.0, double.PositiveInfinity, double.NaN], x.I0().ToArray<double>());
        Assert.Equal([0.0, 0, double.NaN], x.I1e().ToArray<double>());
        Assert.Equal([1.0, 0, double.NaN], x.SphericalBesselJ0().ToArray<double>());
        Assert.True(double.IsNaN(Tensor.Of(-1.0).BesselY0().ToScalar<double>()) && double.IsNaN(Tensor.Of(-1.0).ModifiedBesselK1().ToScalar<double>()));
    }

    [Fact]
    public void Neighbours_are_one_bit_away()
    {
        double[] from = [1, 1, -1, 0, -0.0, 2, double.MaxValue, double.Epsilon];
        double[] to = [2, 0, 0, -1, 1, 2, double.PositiveInfinity, 0];
        double[] next = [Math.BitIncrement(1), Math.BitDecrement(1), Math.BitIncrement(-1), -double.Epsilon, double.Epsilon, 2, double.PositiveInfinity, 0];
        Assert.Equal(next, Tensor.Of(from).NextAfter(Tensor.Of(to)).ToArray<double>());
        Assert.Equal([MathF.BitIncrement(3)], Tensor.Of([3f]).NextAfter(4).ToArray<float>());
        Assert.True(double.IsNaN(Tensor.Of(double.NaN).NextAfter(1).ToScalar<double>()));
    }

    [Fact]
    public void Degrees_below_zero_have_no_polynomial_and_large_ones_disturb_no_other()
    {
        Tensor x = Tensor.Of([2.0, 2, 2]);
        Assert.Equal([0.0, 1, 2], x.ChebyshevPolynomialT(Tensor.Of([-1.0, 0, 1])).ToArray<double>());
        double[] slopes = Transform.Grad((Tensor v) => v.HermitePolynomialH(Tensor.Of([1.0, 2, 900])).Narrow(0, 0, 2).Sum())(x).ToArray<double>();
        Assert.Equal([2.0, 16], slopes[..2]);
        Func<Tensor, Tensor> compiled = Transform.Jit((Tensor v) => v.LegendrePolynomialP(Tensor.Of([1.0, 2, 5])));
        Assert.Equal(x.LegendrePolynomialP(Tensor.Of([1.0, 2, 5])).ToArray<double>(), compiled(x).ToArray<double>());
    }

    [Fact]
    public void Derivatives_of_polygamma_are_the_next()
    {
        Tensor x = Tensor.Of([0.7, 1.5, 6, -1.5]);
        Assert.True(Transform.Grad((Tensor v) => v.Polygamma(1).Sum())(x).AllClose(x.Polygamma(2), 1e-13));
        Assert.True(Transform.Grad((Tensor v) => v.Digamma().Sum())(x).AllClose(x.Polygamma(1), 1e-13));
        Assert.Equal(Math.PI * Math.PI / 6, Tensor.Of(1.0).Polygamma(1).ToScalar<double>(), 14);
    }

    private static IEnumerable<(string Name, double[] Numbers)> Points()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("special.txt")!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            yield return (words[0], [.. words[1..].Select(static word => double.Parse(word, CultureInfo.InvariantCulture))]);
        }
    }
}
