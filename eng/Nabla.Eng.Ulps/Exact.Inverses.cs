namespace Nabla.Eng.Ulps;

/// <content>Hyperbolic functions, inverses and roots.</content>
internal readonly partial record struct Exact
{
    private const double Tiny = 1e-100;

    public static Exact Exp2(double x)
    {
        if (Math.Abs(x) > 3000)
        {
            return x > 0 ? new(1, 5000) : Nothing;
        }

        double k = Math.Round(x);
        Exact e = Exp((x - k) * DoubleDouble.Ln2);
        return e with { Exponent = e.Exponent + (int)k };
    }

    public static Exact Sinh(double x)
    {
        double a = Math.Abs(x);
        if (a < Tiny)
        {
            return x;
        }

        if (a > 60)
        {
            Exact e = Exp(a);
            return new(x < 0 ? -e.Value : e.Value, e.Exponent - 1);
        }

        DoubleDouble m = Plain(Expm1(a));
        DoubleDouble y = (m + (m / (m + 1.0))).Scaled(-1);
        return x < 0 ? -y : y;
    }

    public static Exact Cosh(double x)
    {
        Exact e = Exp(Math.Abs(x));
        return Math.Abs(x) > 60 ? e with { Exponent = e.Exponent - 1 } : (Plain(e) + (1.0 / Plain(e))).Scaled(-1);
    }

    public static Exact Asinh(double x)
    {
        double a = Math.Abs(x);
        if (a < Tiny)
        {
            return x;
        }

        DoubleDouble wide = a;
        DoubleDouble square = a > 1e50 ? 0 : wide * wide;
        DoubleDouble y = a > 1e50 ? LogOf(a) + DoubleDouble.Ln2 : LogOfOnePlus(wide + (square / (1.0 + Root(1.0 + square))));
        return x < 0 ? -y : y;
    }

    public static Exact Acosh(double x)
    {
        if (x <= 1)
        {
            return x == 1 ? 0 : Undefined;
        }

        DoubleDouble above = (DoubleDouble)x - 1.0;
        return x > 1e50 ? LogOf(x) + DoubleDouble.Ln2 : LogOfOnePlus(above + Root(above * (above + 2.0)));
    }

    public static Exact Atanh(double x)
    {
        double a = Math.Abs(x);
        if (a >= 1 || a < Tiny)
        {
            return a > 1 ? Undefined : a == 1 ? Math.CopySign(double.PositiveInfinity, x) : x;
        }

        DoubleDouble y = LogOfOnePlus((DoubleDouble)(2 * a) / (1.0 - (DoubleDouble)a)).Scaled(-1);
        return x < 0 ? -y : y;
    }

    public static Exact Tan(double x)
    {
        if (Math.Abs(x) < Tiny)
        {
            return x;
        }

        return Plain(Wave(x, 0)) / Plain(Wave(x, 1));
    }

    public static Exact Atan(double x)
    {
        double a = Math.Abs(x);
        DoubleDouble y = a > 1e40 ? s_halfPi - (1.0 / (DoubleDouble)a) : AngleOf(a);
        return a < Tiny ? x : x < 0 ? -y : y;
    }

    public static Exact Asin(double x)
    {
        double a = Math.Abs(x);
        if (a > 1 || a < Tiny)
        {
            return a > 1 ? Undefined : x;
        }

        DoubleDouble wide = a;
        DoubleDouble y = a == 1 ? s_halfPi : AngleOf(wide / Root((1.0 - wide) * (1.0 + wide)));
        return x < 0 ? -y : y;
    }

    public static Exact Acos(double x)
    {
        double a = Math.Abs(x);
        if (a > 1)
        {
            return Undefined;
        }

        DoubleDouble wide = a;
        DoubleDouble y = a < 0.5 ? s_halfPi - Asin(a).Value : a == 1 ? 0 : AngleOf(Root((1.0 - wide) * (1.0 + wide)) / wide);
        return x < 0 ? s_halfPi.Scaled(1) - y : y;
    }

    /// <summary>The angle of the point (x, y), neither 0 and their quotient within the range.</summary>
    public static Exact Atan2(double y, double x)
    {
        (double rise, double run) = (Math.Abs(y), Math.Abs(x));
        (int up, int along) = (Math.ILogB(rise), Math.ILogB(run));
        DoubleDouble high = Math.ScaleB(rise, -up);
        DoubleDouble wide = Math.ScaleB(run, -along);
        int shift = up - along;
        if (x > 0 && shift < -120)
        {
            return new(y < 0 ? -(high / wide) : high / wide, shift);
        }

        DoubleDouble angle = shift < -120 ? 0 : shift > 120 ? s_halfPi : shift > 0
            ? s_halfPi - AngleOf((wide / high).Scaled(-shift))
            : AngleOf((high / wide).Scaled(shift));
        angle = x < 0 ? s_halfPi.Scaled(1) - angle : angle;
        return y < 0 ? -angle : angle;
    }

    public static Exact Cbrt(double x)
    {
        int third = Math.ILogB(x) / 3;
        double m = Math.ScaleB(x, -3 * third);
        DoubleDouble y = Math.Cbrt(m);
        y -= ((y * y * y) - m) / (3 * (y * y));
        return new(y, third);
    }

    public static Exact Hypot(double x, double y)
    {
        int shift = Math.ILogB(Math.Max(Math.Abs(x), Math.Abs(y)));
        DoubleDouble a = Math.ScaleB(x, -shift);
        DoubleDouble b = Math.ScaleB(y, -shift);
        return new(Root((a * a) + (b * b)), shift);
    }

    /// <summary>The angle of a positive tangent: one step of Newton's method, with two terms.</summary>
    private static DoubleDouble AngleOf(DoubleDouble tangent)
    {
        double first = Math.Atan(tangent.High);
        DoubleDouble sine = first < Tiny ? first : Plain(Wave(first, 0));
        DoubleDouble cosine = Plain(Wave(first, 1));
        DoubleDouble d = ((tangent * cosine) - sine) / (cosine + (tangent * sine));
        return first + d;
    }
}
