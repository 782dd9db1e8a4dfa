using System.Numerics;

namespace Nabla.Eng.Ulps;

/// <summary>The functions in twice the precision: Value·2ᴱˣᵖᵒⁿᵉⁿᵗ, right to some 95 bits; erf and erfc to 60.</summary>
internal readonly partial record struct Exact(DoubleDouble Value, int Exponent)
{
    /// <summary>The position of the point in <see cref="Pi"/>.</summary>
    public const int PiBits = 1300;

    private static readonly BigInteger s_pi = Machin();

    private static readonly DoubleDouble s_halfPi = FromInteger(s_pi, PiBits + 1);

    private static readonly DoubleDouble s_rootPi = Root(s_halfPi.Scaled(1));

    private static readonly DoubleDouble s_ln10 = LogOf(10);

    /// <summary>π·2ᴾⁱᴮⁱᵗˢ.</summary>
    public static BigInteger Pi => s_pi;

    private static Exact Undefined => (DoubleDouble)double.NaN;

    private static Exact Nothing => new(1, -5000);

    public static implicit operator Exact(DoubleDouble x) => new(x, 0);

    public static implicit operator Exact(double x) => new(x, 0);

    public static Exact Exp(double x) => Exp((DoubleDouble)x);

    public static Exact Exp(DoubleDouble x)
    {
        if (Math.Abs(x.High) > 2000)
        {
            return x.High > 0 ? new(1, 5000) : Nothing;
        }

        int k = Reduced(x, out DoubleDouble rise);
        return new(1.0 + rise, k);
    }

    public static Exact Expm1(double x)
    {
        if (Math.Abs(x) < 1e-100 || Math.Abs(x) > 100)
        {
            return Math.Abs(x) < 1 ? x : x > 0 ? Exp(x) : -1;
        }

        int k = Reduced(x, out DoubleDouble rise);
        return k == 0 ? (Exact)rise : new Exact(1.0 + rise - Math.ScaleB(1, -k), k);
    }

    public static Exact Log(double x) => x < 0 ? Undefined : LogOf(x);

    public static Exact Log1p(double x) => x < -1 ? Undefined : x == -1 ? double.NegativeInfinity : Math.Abs(x) < 1e-100 ? x : LogOfOnePlus(x);

    public static Exact Log2(double x)
    {
        if (x < 0)
        {
            return Undefined;
        }

        int e = Math.ILogB(x);
        double m = Math.ScaleB(x, -e);
        return m > 1.4 ? (e + 1) + (LogOfOnePlus((m / 2) - 1) / DoubleDouble.Ln2) : e + (LogOfOnePlus(m - 1) / DoubleDouble.Ln2);
    }

    public static Exact Log10(double x) => x < 0 ? Undefined : LogOf(x) / s_ln10;

    public static Exact Tanh(double x)
    {
        if (Math.Abs(x) < 1e-100)
        {
            return x;
        }

        DoubleDouble m = Plain(Expm1(2 * Math.Min(Math.Abs(x), 60)));
        DoubleDouble y = m / (m + 2.0);
        return x < 0 ? -y : y;
    }

    public static Exact Sigmoid(double x)
    {
        Exact e = Exp(-Math.Min(Math.Abs(x), 800));
        DoubleDouble sum = 1.0 + Plain(e);
        return x < 0 ? new Exact(e.Value / sum, e.Exponent) : 1.0 / sum;
    }

    public static Exact Softplus(double x)
    {
        Exact e = Exp(-Math.Min(Math.Abs(x), 800));
        return x < -80 ? e : Math.Max(x, 0) + LogOfOnePlus(Plain(e));
    }

    public static Exact Erf(double x)
    {
        double a = Math.Abs(x);
        if (a < 1e-100)
        {
            return new(Math.ScaleB(x, 300) * (DoubleDouble)2 / s_rootPi, -300);
        }

        DoubleDouble y = a > 5 ? 1.0 - Plain(Erfc(Math.Min(a, 30))) : SeriesOfErf(a);
        return x < 0 ? -y : y;
    }

    public static Exact Erfc(double x)
    {
        if (x < 5)
        {
            return 1.0 - (x < 0 ? -SeriesOfErf(Math.Min(-x, 7)) : SeriesOfErf(x));
        }

        if (x > 40)
        {
            return Nothing;
        }

        // exp(−x²)/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))).
        DoubleDouble tail = x;
        for (int k = 60; k > 0; k--)
        {
            tail = x + ((k / 2.0) / tail);
        }

        DoubleDouble wide = x;
        Exact e = Exp(-(wide * wide));
        return new(e.Value / (tail * s_rootPi), e.Exponent);
    }

    public static Exact Sin(double x) => Wave(x, 0);

    public static Exact Cos(double x) => Wave(x, 1);

    public static Exact Rsqrt(double x)
    {
        if (x < 0)
        {
            return Undefined;
        }

        int half = Math.ILogB(x) / 2;
        return new(1.0 / Root(Math.ScaleB(x, -2 * half)), -half);
    }

    public static Exact Pow(double x, double y) => Exp(y * LogOf(x));

    private static DoubleDouble Plain(Exact x) => x.Value.Scaled(x.Exponent);

    /// <summary>k and eʳ − 1, where x = k·ln 2 + r: by Taylor's series of r/512, doubled nine times.</summary>
    private static int Reduced(DoubleDouble x, out DoubleDouble rise)
    {
        int k = (int)Math.Round(x.High / DoubleDouble.Ln2.High);
        DoubleDouble r = (x - (DoubleDouble.Ln2 * k) - (5.707708438415949e-34 * k)).Scaled(-9);
        DoubleDouble term = r;
        rise = r;
        for (int i = 2; i < 12; i++)
        {
            term = term * r / i;
            rise += term;
        }

        for (int i = 0; i < 9; i++)
        {
            rise = rise + rise + (rise * rise);
        }

        return k;
    }

    private static DoubleDouble LogOf(double x)
    {
        if (Math.Abs(x - 1) < 0.02)
        {
            return LogOfOnePlus(x - 1);
        }

        // One step of Newton's method: y + log(1 + d), where 1 + d = x·exp(−y).
        double y = Math.Log(x);
        Exact e = Exp(-y);
        int shift = Math.ILogB(x);
        DoubleDouble d = (e.Value * Math.ScaleB(x, -shift)).Scaled(e.Exponent + shift) - 1.0;
        return y + (d - (d * d).Scaled(-1));
    }

    private static DoubleDouble LogOfOnePlus(DoubleDouble f)
    {
        if (Math.Abs(f.High) > 0.02)
        {
            DoubleDouble x = 1.0 + f;
            return LogOf(x.High) + LogOfOnePlus(x.Low / (DoubleDouble)x.High);
        }

        // 2·Σ s²ᵏ⁺¹/(2k + 1), s = f/(2 + f).
        DoubleDouble s = f / (2.0 + f);
        DoubleDouble z = s * s;
        DoubleDouble power = s;
        DoubleDouble sum = s;
        for (int k = 3; k < 20; k += 2)
        {
            power *= z;
            sum += power / k;
        }

        return sum.Scaled(1);
    }

    /// <summary>2/√π·exp(−x²)·Σ 2ᵏx²ᵏ⁺¹/(2k + 1)!!, whose terms are all positive.</summary>
    private static DoubleDouble SeriesOfErf(double x)
    {
        DoubleDouble z = (DoubleDouble)x * (2 * x);
        DoubleDouble term = x;
        DoubleDouble sum = x;
        for (int k = 3; term.High > sum.High * 1e-32; k += 2)
        {
            term = term * z / k;
            sum += term;
        }

        Exact e = Exp(-z.Scaled(-1));
        return (sum * e.Value / s_rootPi).Scaled(e.Exponent + 1);
    }

    private static Exact Wave(double x, int quarters)
    {
        // x·2/π in whole and fraction, both exact to 2⁻²⁰⁰.
        int exponent = Math.ILogB(x) - 52;
        BigInteger mantissa = (BigInteger)Math.ScaleB(x, -exponent);
        int shift = exponent + PiBits;
        BigInteger wide = shift >= 0 ? mantissa << shift : mantissa >> -shift;
        BigInteger half = s_pi >> 1;
        BigInteger n = BigInteger.Divide((wide << 1) + (half * (x < 0 ? -1 : 1)), s_pi);
        DoubleDouble r = x;
        if (!n.IsZero)
        {
            BigInteger rest = (wide << 1) - (n * s_pi);
            r = FromInteger(rest, PiBits + 1);
        }

        int turn = (int)(((n + quarters) % 4) + 4) % 4;
        DoubleDouble z = -(r * r);
        DoubleDouble term = (turn & 1) == 0 ? r : 1;
        DoubleDouble sum = term;
        for (int k = (turn & 1) == 0 ? 2 : 1; k < 30; k += 2)
        {
            term = term * z / (k * (k + 1));
            sum += term;
        }

        return (turn & 2) == 0 ? sum : -sum;
    }

    private static DoubleDouble Root(DoubleDouble x)
    {
        DoubleDouble y = Math.Sqrt(x.High);
        y += (x - (y * y)) / (2 * y.High);
        return y + ((x - (y * y)) / (2 * y.High));
    }

    /// <summary>x·2⁻ⁿ.</summary>
    private static DoubleDouble FromInteger(BigInteger x, int n)
    {
        int drop = (int)Math.Max(0, BigInteger.Abs(x).GetBitLength() - 120);
        BigInteger kept = x >> drop;
        double top = (double)kept;
        DoubleDouble y = (DoubleDouble)top + (double)(kept - (BigInteger)top);
        return y.Scaled((drop - n) / 2).Scaled((drop - n) - ((drop - n) / 2));
    }

    /// <summary>π·2ᴾⁱᴮⁱᵗˢ = 16·arctan(1/5) − 4·arctan(1/239).</summary>
    private static BigInteger Machin()
    {
        static BigInteger ArcTangentOfInverse(int x)
        {
            BigInteger power = (BigInteger.One << (PiBits + 32)) / x;
            BigInteger sum = power;
            for (int k = 3; !power.IsZero; k += 2)
            {
                power /= -(x * x);
                sum += power / k;
            }

            return sum;
        }

        return ((16 * ArcTangentOfInverse(5)) - (4 * ArcTangentOfInverse(239))) >> 32;
    }
}
