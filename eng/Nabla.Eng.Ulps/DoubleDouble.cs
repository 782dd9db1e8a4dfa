namespace Nabla.Eng.Ulps;

/// <summary>A number as the unevaluated sum of two, of which the second is at most half an ulp of the first: about 104 bits.</summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static DoubleDouble Ln2 { get; } = new(0.6931471805599453, 2.3190468138462996e-17);

    public static implicit operator DoubleDouble(double x) => new(x, 0);

    public static DoubleDouble operator -(DoubleDouble x) => new(-x.High, -x.Low);

    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        DoubleDouble high = Sum(x.High, y.High);
        DoubleDouble low = Sum(x.Low, y.Low);
        DoubleDouble once = Ordered(high.High, high.Low + low.High);
        return Ordered(once.High, once.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble x, DoubleDouble y) => x + (-y);

    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        double product = x.High * y.High;
        double rest = Math.FusedMultiplyAdd(x.High, y.High, -product) + ((x.High * y.Low) + (x.Low * y.High));
        return Ordered(product, rest);
    }

    public static DoubleDouble operator /(DoubleDouble x, DoubleDouble y)
    {
        double first = x.High / y.High;
        DoubleDouble rest = x - (y * first);
        double second = rest.High / y.High;
        rest -= y * second;
        return Ordered(first, second) + (rest.High / y.High);
    }

    /// <summary>x·2ⁿ, exact unless it leaves the range.</summary>
    public DoubleDouble Scaled(int n) => new(Math.ScaleB(High, n), Math.ScaleB(Low, n));

    private static DoubleDouble Sum(double x, double y)
    {
        double sum = x + y;
        double part = sum - x;
        return new(sum, (x - (sum - part)) + (y - part));
    }

    private static DoubleDouble Ordered(double x, double y)
    {
        double sum = x + y;
        return new(sum, y - (sum - x));
    }
}
