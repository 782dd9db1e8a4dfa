using System.Globalization;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Whether the sign bit is set: of negative numbers and of −0.</summary>
    public Tensor SignBit() => DType == DType.Bool ? ZerosLike()
        : DType.IsFloating() ? (this < 0) | (Functions.Equal(this, 0) & (Detach().Reciprocal() < 0)) : this < 0;

    /// <summary>|x| with the sign of <paramref name="sign"/>, that of −0 and of +0 included; PyTorch's copysign. Integers become float32.</summary>
    public Tensor CopySign(Tensor sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        (Tensor x, Tensor y) = Alignment.Align("CopySign", this, sign, floating: true);
        return Functions.Where(x.SignBit() ^ y.SignBit(), -x, x);
    }

    /// <summary>What follows the point: x − trunc(x), with the sign of x; PyTorch's frac.</summary>
    public Tensor Frac()
    {
        Tensor x = Numbers("Frac");
        return x - x.Truncate();
    }

    /// <summary>x − trunc(x/y) y, element by element, exactly: the remainder with the sign of x, as % of C#'s numbers; the operator % has that of y. PyTorch's fmod.</summary>
    public Tensor Fmod(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Alignment.Align("Fmod", this, other);
        return x.Numbers("Fmod") % Functions.Where((x < 0) ^ (y < 0), -y, y);
    }

    /// <summary>The larger of the two, element by element; the number where one is NaN. Where they tie the gradient is this one's. PyTorch's fmax.</summary>
    public Tensor FMax(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Functions.Where((this >= other) | Functions.IsNaN(other), this, other);
    }

    /// <summary>The smaller of the two, element by element; the number where one is NaN. Where they tie the gradient is this one's. PyTorch's fmin.</summary>
    public Tensor FMin(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Functions.Where((this <= other) | Functions.IsNaN(other), this, other);
    }

    /// <summary>0 below zero, 1 above, and <paramref name="values"/> at zero; PyTorch's heaviside.</summary>
    public Tensor Heaviside(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        (Tensor x, Tensor y) = Alignment.Align("Heaviside", this, values);
        return Functions.Where(Functions.Equal(x, 0), y, (x > 0).Cast(x.DType));
    }

    /// <summary>x · 2ⁿ, element by element; PyTorch's ldexp. Integers become float32.</summary>
    public Tensor Ldexp(Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(exponent);
        Tensor x = Floating();
        return x * exponent.Cast(x.DType).Exp2();
    }

    /// <summary>x = m · 2ⁿ with ½ ≤ |m| &lt; 1 and n an int32; 0, infinite numbers and NaN are their own mantissa, with n = 0. PyTorch's frexp.</summary>
    public (Tensor Mantissa, Tensor Exponent) Frexp()
    {
        Tensor x = Floating();
        Tensor magnitude = x.Detach().Abs();
        Tensor isPlain = (magnitude > 0) & (magnitude < double.PositiveInfinity);
        Tensor exponent = Functions.Where(isPlain, magnitude.Log2().Floor() + 1, 0);

        // The logarithm may have been rounded up to the next power of two, or down from one.
        exponent = exponent + (Scaled(magnitude, -exponent) >= 1).Cast(x.DType);
        exponent = Functions.Where(isPlain, exponent - (Scaled(magnitude, -exponent) < 0.5).Cast(x.DType), 0);
        return (Scaled(x, -exponent), exponent.Cast(DType.Int32));

        // In two steps, because 2ⁿ alone may overflow.
        static Tensor Scaled(Tensor x, Tensor exponent)
        {
            Tensor half = (exponent / 2).Truncate();
            return x * half.Exp2() * (exponent - half).Exp2();
        }
    }

    /// <summary>NaN replaced by <paramref name="nan"/>, infinite numbers by others, the greatest and the least of the element type by default; PyTorch's nan_to_num. What is replaced receives no gradient.</summary>
    public Tensor NanToNum(double nan = 0, double? posinf = null, double? neginf = null)
    {
        if (!DType.IsFloating())
        {
            return Captured;
        }

        Tensor most = Greatest(DType);
        Tensor y = Functions.Where(Functions.IsNaN(this), nan, this);
        y = Functions.Where(Functions.IsPosInf(y), posinf is { } high ? high : most, y);
        return Functions.Where(Functions.IsNegInf(y), neginf is { } low ? low : -most, y);
    }

    /// <summary>The greatest common divisor of integers, element by element, not negative; PyTorch's gcd.</summary>
    /// <exception cref="ArgumentException">They are not integers.</exception>
    public Tensor Gcd(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Integral("Gcd", this, other);

        // Of consecutive remainders every second one is at most half as large, and of 64 bits the smaller of two is gone after 92 steps.
        (Tensor left, _) = Transform.While(pair => Functions.NotEqual(pair.Y, 0).Any(), static pair =>
        {
            Tensor isDone = Functions.Equal(pair.Y, 0);
            Tensor rest = pair.X % Functions.Where(isDone, 1, pair.Y);
            return (Functions.Where(isDone, pair.X, pair.Y), Functions.Where(isDone, 0, rest));
        }, (X: x.Abs(), Y: y.Abs()));
        return left;
    }

    /// <summary>The least common multiple of integers, element by element, not negative; 0 where one is 0. PyTorch's lcm.</summary>
    /// <exception cref="ArgumentException">They are not integers.</exception>
    public Tensor Lcm(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Integral("Lcm", this, other);
        Tensor divisor = x.Gcd(y);
        return (x.Divide(divisor, Rounding.Truncate) * y).Abs();
    }

    /// <summary>x + w (y − x), element by element: x for w = 0 and y for w = 1, exactly; PyTorch's lerp.</summary>
    public Tensor Lerp(Tensor end, Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(end);
        ArgumentNullException.ThrowIfNull(weight);
        Tensor distance = end - this;
        return Functions.Where(weight.Abs() < 0.5, this + weight * distance, end - (1 - weight) * distance);
    }

    /// <summary>x + v a b, element by element; PyTorch's addcmul.</summary>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    /// <param name="value">v, 1 unless given; of integers its integer part.</param>
    public Tensor Addcmul(Tensor first, Tensor second, Tensor? value = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Tensor product = first * second;
        return this + (value is null ? product : product * (product.DType.IsFloating() ? value : value.Cast(product.DType)));
    }

    /// <summary>x + v a/b, element by element; PyTorch's addcdiv.</summary>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    /// <param name="value">v, 1 unless given.</param>
    public Tensor Addcdiv(Tensor first, Tensor second, Tensor? value = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Tensor quotient = first / second;
        return this + (value is null ? quotient : quotient * value);
    }

    /// <summary>The p-norm of the difference; PyTorch's dist.</summary>
    public Tensor Dist(Tensor other, double p = 2)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (this - other).Norm(p);
    }

    /// <summary>Whether |x − y| ≤ absolute + relative · |y|, element by element. NaN is close to nothing unless <paramref name="equalNaN"/>. See <see cref="AllClose"/>.</summary>
    public Tensor IsClose(Tensor other, double relative = 1e-5, double absolute = 1e-8, bool equalNaN = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Alignment.Align("IsClose", Detach().Cast(DType.Float64), other.Detach().Cast(DType.Float64));
        Tensor close = Functions.Equal(x, y) | (Functions.Abs(x - y) <= absolute + relative * Functions.Abs(y)) & (Functions.Abs(y) < double.PositiveInfinity);
        return equalNaN ? close | (Functions.IsNaN(x) & Functions.IsNaN(y)) : close;
    }

    /// <summary>An angle in degrees as radians. Integers become float32.</summary>
    public Tensor Deg2Rad() => Floating() * (Math.PI / 180);

    /// <summary>An angle in radians as degrees. Integers become float32.</summary>
    public Tensor Rad2Deg() => Floating() * (180 / Math.PI);

    /// <summary>The angle of a real number as a complex one: π of negative numbers, 0 of others, NaN of NaN. Integers become float32.</summary>
    public Tensor Angle()
    {
        Tensor x = Floating().Detach();
        return Functions.Where(Functions.IsNaN(x), x, (x < 0).Cast(x.DType) * Math.PI);
    }

    /// <summary>The complex conjugate: of real numbers, which are all that there are, themselves.</summary>
    public Tensor Conj() => Captured;

    /// <summary>The real part: of real numbers, which are all that there are, themselves.</summary>
    public Tensor Real() => Captured;

    private static Tensor Greatest(DType dtype) => dtype switch
    {
        DType.Float16 => (double)Half.MaxValue,
        DType.BFloat16 => 3.3895313892515355e38,
        DType.Float32 => float.MaxValue,
        _ => double.MaxValue,
    };

    private static (Tensor X, Tensor Y) Integral(string name, Tensor x, Tensor y)
    {
        (x, y) = Alignment.Align(name, x, y);
        return x.DType.IsInteger() ? (x, y) : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} needs integers, not {x.Type}. Cast them: x.Cast(DType.Int64){CallSite.Suffix()}."));
    }
}
