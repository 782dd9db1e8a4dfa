namespace Nabla;

public static partial class Functions
{
    /// <summary>eˣ, element by element. Integers become float32.</summary>
    public static Tensor Exp(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Exp();
    }

    /// <summary>eˣ − 1, accurate near 0. Integers become float32.</summary>
    public static Tensor Expm1(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Expm1();
    }

    /// <summary>2ˣ, element by element. Integers become float32.</summary>
    public static Tensor Exp2(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Exp2();
    }

    /// <summary>The natural logarithm: −∞ at 0, NaN below. Integers become float32.</summary>
    public static Tensor Log(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Log();
    }

    /// <summary>ln(1 + x), accurate near 0. Integers become float32.</summary>
    public static Tensor Log1p(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Log1p();
    }

    /// <summary>The logarithm to base 2, exact at powers of two: −∞ at 0, NaN below. Integers become float32.</summary>
    public static Tensor Log2(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Log2();
    }

    /// <summary>The logarithm to base 10: −∞ at 0, NaN below. Integers become float32.</summary>
    public static Tensor Log10(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Log10();
    }

    /// <summary>The sine of an angle in radians. Integers become float32.</summary>
    public static Tensor Sin(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sin();
    }

    /// <summary>sin(πx)/(πx), and 1 at 0. Integers become float32.</summary>
    public static Tensor Sinc(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sinc();
    }

    /// <summary>The cosine of an angle in radians. Integers become float32.</summary>
    public static Tensor Cos(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Cos();
    }

    /// <summary>The tangent of an angle in radians. Integers become float32.</summary>
    public static Tensor Tan(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Tan();
    }

    /// <summary>The angle in [−π/2, π/2] whose sine this is: NaN beyond ±1. Integers become float32.</summary>
    public static Tensor Asin(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Asin();
    }

    /// <summary>The angle in [0, π] whose cosine this is: NaN beyond ±1. Integers become float32.</summary>
    public static Tensor Acos(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Acos();
    }

    /// <summary>The angle in [−π/2, π/2] whose tangent this is. Integers become float32.</summary>
    public static Tensor Atan(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Atan();
    }

    /// <summary>The hyperbolic sine. Integers become float32.</summary>
    public static Tensor Sinh(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sinh();
    }

    /// <summary>The hyperbolic cosine. Integers become float32.</summary>
    public static Tensor Cosh(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Cosh();
    }

    /// <summary>The hyperbolic tangent. Integers become float32.</summary>
    public static Tensor Tanh(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Tanh();
    }

    /// <summary>The inverse of the hyperbolic sine. Integers become float32.</summary>
    public static Tensor Asinh(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Asinh();
    }

    /// <summary>The inverse of the hyperbolic cosine, not negative: NaN below 1. Integers become float32.</summary>
    public static Tensor Acosh(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Acosh();
    }

    /// <summary>The inverse of the hyperbolic tangent: ±∞ at ±1, NaN beyond. Integers become float32.</summary>
    public static Tensor Atanh(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Atanh();
    }

    /// <summary>1/(1 + e⁻ˣ), the logistic function. Integers become float32.</summary>
    public static Tensor Sigmoid(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sigmoid();
    }

    /// <summary>The error function 2/√π ∫₀ˣ e^(−t²) dt. Integers become float32.</summary>
    public static Tensor Erf(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Erf();
    }

    /// <summary>1 − erf(x), accurate where that is tiny. Integers become float32.</summary>
    public static Tensor Erfc(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Erfc();
    }

    /// <summary>x · sigmoid(x), also called swish. Integers become float32.</summary>
    public static Tensor Silu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Silu();
    }

    /// <summary>The square root; NaN below 0. Its derivative at 0 is +∞, but 0 · ∞ counts as 0. Integers become float32.</summary>
    public static Tensor Sqrt(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sqrt();
    }

    /// <summary>1/√x. Integers become float32.</summary>
    public static Tensor Rsqrt(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Rsqrt();
    }

    /// <summary>The cube root, of negative numbers too. Integers become float32.</summary>
    public static Tensor Cbrt(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Cbrt();
    }

    /// <summary>1/x. Integers become float32.</summary>
    public static Tensor Reciprocal(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Reciprocal();
    }

    /// <summary>max(x, 0). NaN stays NaN; the derivative at 0 is 0.</summary>
    public static Tensor Relu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Relu();
    }

    /// <summary>x where it is positive, elsewhere 0.01 x; see <see cref="Tensor.LeakyRelu"/> for other slopes.</summary>
    public static Tensor LeakyRelu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LeakyRelu();
    }

    /// <summary>x where it is positive, elsewhere eˣ − 1; see <see cref="Tensor.Elu"/> for other factors.</summary>
    public static Tensor Elu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Elu();
    }

    /// <summary>|x|. The derivative at 0 is 0.</summary>
    public static Tensor Abs(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Abs();
    }

    /// <summary>−1, 0 or 1.</summary>
    public static Tensor Sign(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sign();
    }

    /// <summary>The greatest integer not above.</summary>
    public static Tensor Floor(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Floor();
    }

    /// <summary>The least integer not below.</summary>
    public static Tensor Ceiling(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Ceiling();
    }

    /// <summary>The nearest integer, ties to even.</summary>
    public static Tensor Round(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Round();
    }

    /// <summary>The integer part.</summary>
    public static Tensor Truncate(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Truncate();
    }

    /// <summary>x².</summary>
    public static Tensor Square(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Square();
    }

    /// <summary>ln(1 + eˣ), the smooth ReLU. Integers become float32.</summary>
    public static Tensor Softplus(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Softplus();
    }

    /// <summary>x Φ(x) (Hendrycks, Gimpel 2016). Integers become float32.</summary>
    public static Tensor Gelu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Gelu();
    }

    /// <summary>xʸ, element by element.</summary>
    public static Tensor Pow(Tensor x, Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Pow(exponent);
    }

    /// <summary>The angle of the point (<paramref name="x"/>, <paramref name="y"/>) in [−π, π]. Integers become float32.</summary>
    public static Tensor Atan2(Tensor y, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(y);
        return y.Atan2(x);
    }

    /// <summary>√(x² + y²) without overflow on the way. Integers become float32.</summary>
    public static Tensor Hypot(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Hypot(y);
    }

    /// <summary>The smaller of the two, element by element; NaN if either is.</summary>
    public static Tensor Minimum(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Minimum(y);
    }

    /// <summary>The larger of the two, element by element; NaN if either is.</summary>
    public static Tensor Maximum(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Maximum(y);
    }

    /// <summary>Held between two bounds, which broadcast; NaN stays NaN. <see cref="Tensor.Clamp"/> takes one bound alone, too.</summary>
    public static Tensor Clamp(Tensor x, Tensor min, Tensor max)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(min);
        ArgumentNullException.ThrowIfNull(max);
        return x.Clamp(min, max);
    }
}
