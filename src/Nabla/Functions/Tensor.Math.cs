using System.Runtime.CompilerServices;
using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>eˣ, element by element. Integers become float32.</summary>
    public Tensor Exp() => Primitives.Exp.Op.Apply(Floating());

    /// <summary>eˣ − 1, accurate near 0. Integers become float32.</summary>
    public Tensor Expm1() => Primitives.Expm1.Op.Apply(Floating());

    /// <summary>2ˣ, element by element. Integers become float32.</summary>
    public Tensor Exp2() => Primitives.Exp2.Op.Apply(Floating());

    /// <summary>The natural logarithm: −∞ at 0, NaN below. Integers become float32.</summary>
    public Tensor Log() => Primitives.Log.Op.Apply(Floating());

    /// <summary>ln(1 + x), accurate near 0. Integers become float32.</summary>
    public Tensor Log1p() => Primitives.Log1p.Op.Apply(Floating());

    /// <summary>The logarithm to base 2, exact at powers of two: −∞ at 0, NaN below. Integers become float32.</summary>
    public Tensor Log2() => Primitives.Log2.Op.Apply(Floating());

    /// <summary>The logarithm to base 10: −∞ at 0, NaN below. Integers become float32.</summary>
    public Tensor Log10() => Primitives.Log10.Op.Apply(Floating());

    /// <summary>The sine of an angle in radians. Integers become float32.</summary>
    public Tensor Sin() => Primitives.Sin.Op.Apply(Floating());

    /// <summary>sin(πx)/(πx), and 1 at 0. Integers become float32.</summary>
    public Tensor Sinc() => Primitives.Sinc.Op.Apply(Floating());

    /// <summary>The cosine of an angle in radians. Integers become float32.</summary>
    public Tensor Cos() => Primitives.Cos.Op.Apply(Floating());

    /// <summary>The tangent of an angle in radians. Integers become float32.</summary>
    public Tensor Tan() => Primitives.Tan.Op.Apply(Floating());

    /// <summary>The angle in [−π/2, π/2] whose sine this is: NaN beyond ±1. Integers become float32.</summary>
    public Tensor Asin() => Primitives.Asin.Op.Apply(Floating());

    /// <summary>The angle in [0, π] whose cosine this is: NaN beyond ±1. Integers become float32.</summary>
    public Tensor Acos() => Primitives.Acos.Op.Apply(Floating());

    /// <summary>The angle in [−π/2, π/2] whose tangent this is. Integers become float32.</summary>
    public Tensor Atan() => Primitives.Atan.Op.Apply(Floating());

    /// <summary>The hyperbolic sine. Integers become float32.</summary>
    public Tensor Sinh() => Primitives.Sinh.Op.Apply(Floating());

    /// <summary>The hyperbolic cosine. Integers become float32.</summary>
    public Tensor Cosh() => Primitives.Cosh.Op.Apply(Floating());

    /// <summary>The hyperbolic tangent. Integers become float32.</summary>
    public Tensor Tanh() => Primitives.Tanh.Op.Apply(Floating());

    /// <summary>The inverse of the hyperbolic sine. Integers become float32.</summary>
    public Tensor Asinh() => Primitives.Asinh.Op.Apply(Floating());

    /// <summary>The inverse of the hyperbolic cosine, not negative: NaN below 1. Integers become float32.</summary>
    public Tensor Acosh() => Primitives.Acosh.Op.Apply(Floating());

    /// <summary>The inverse of the hyperbolic tangent: ±∞ at ±1, NaN beyond. Integers become float32.</summary>
    public Tensor Atanh() => Primitives.Atanh.Op.Apply(Floating());

    /// <summary>1/(1 + e⁻ˣ), the logistic function. Integers become float32.</summary>
    public Tensor Sigmoid() => Primitives.Sigmoid.Op.Apply(Floating());

    /// <summary>The error function 2/√π ∫₀ˣ e^(−t²) dt. Integers become float32.</summary>
    public Tensor Erf() => Primitives.Erf.Op.Apply(Floating());

    /// <summary>1 − erf(x), accurate where that is tiny. Integers become float32.</summary>
    public Tensor Erfc() => Primitives.Erfc.Op.Apply(Floating());

    /// <summary>x · sigmoid(x), also called swish. Integers become float32.</summary>
    public Tensor Silu() => Primitives.Silu.Op.Apply(Floating());

    /// <summary>The square root; NaN below 0. Its derivative at 0 is +∞, but 0 · ∞ counts as 0. Integers become float32.</summary>
    public Tensor Sqrt() => Primitives.Sqrt.Op.Apply(Floating());

    /// <summary>1/√x. Integers become float32.</summary>
    public Tensor Rsqrt() => Primitives.Rsqrt.Op.Apply(Floating());

    /// <summary>The cube root, of negative numbers too. Integers become float32.</summary>
    public Tensor Cbrt() => Primitives.Cbrt.Op.Apply(Floating());

    /// <summary>1/x. Integers become float32.</summary>
    public Tensor Reciprocal() => Primitives.Reciprocal.Op.Apply(Floating());

    /// <summary>max(x, 0). NaN stays NaN; the derivative at 0 is 0.</summary>
    public Tensor Relu() => Primitives.Relu.Op.Apply(Numbers("Relu"));

    /// <summary>|x|. The derivative at 0 is 0.</summary>
    public Tensor Abs() => Primitives.Abs.Op.Apply(Numbers("Abs"));

    /// <summary>−1, 0 or 1. A bool is its own.</summary>
    public Tensor Sign() => DType == DType.Bool ? Captured : Primitives.Sign.Op.Apply(this);

    /// <summary>The greatest integer not above.</summary>
    public Tensor Floor() => Primitives.Floor.Op.Apply(Numbers("Floor"));

    /// <summary>The least integer not below.</summary>
    public Tensor Ceiling() => Primitives.Ceiling.Op.Apply(Numbers("Ceiling"));

    /// <summary>The nearest integer, ties to even; or the nearest number of so many <paramref name="decimals"/>, negative ones counting the places before the point. Integers round to powers of ten only.</summary>
    public Tensor Round(int decimals = 0)
    {
        Tensor x = Numbers("Round");
        if (decimals == 0 || (decimals > 0 && !DType.IsFloating()))
        {
            return Primitives.Round.Op.Apply(x);
        }

        double unit = Math.Pow(10, Math.Abs(decimals));
        return DType.IsFloating()
            ? decimals > 0 ? (x * unit).Round() / unit : (x / unit).Round() * unit
            : ((x.Cast(DType.Float64) / unit).Round() * unit).Cast(DType);
    }

    /// <summary>The integer part.</summary>
    public Tensor Truncate() => Primitives.Truncate.Op.Apply(Numbers("Truncate"));

    /// <summary>x²; of bools int64.</summary>
    public Tensor Square() => Primitives.Square.Op.Apply(DType == DType.Bool ? Cast(DType.Int64) : this);

    /// <summary>xʸ, element by element. Of integers it wraps as * does, and a negative power is 0 but for ±1: cast first.</summary>
    public Tensor Pow(Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(exponent);
        if (exponent is ConcreteTensor { IsWeak: true } && exponent.Number() == 2)
        {
            return Primitives.Square.Op.Apply(Alignment.As(this, Alignment.Common(this, exponent)));
        }

        (Tensor x, Tensor y) = Alignment.Align("Pow", this, exponent);
        return Primitives.Pow.Op.Apply(x, y);
    }

    /// <summary>The angle of the point (<paramref name="x"/>, this) in [−π, π], with C99's signs and infinities; PyTorch's atan2. Integers become float32.</summary>
    public Tensor Atan2(Tensor x) => Aligned("Atan2", Primitives.Atan2.Op, this, x, floating: true);

    /// <summary>√(x² + y²) without overflow on the way. Its gradient at the origin is 0. Integers become float32.</summary>
    public Tensor Hypot(Tensor other) => Aligned("Hypot", Primitives.Hypot.Op, this, other, floating: true);

    /// <summary>ln(1 + e^(βx))/β, the smooth ReLU; PyTorch's softplus.</summary>
    /// <param name="beta">β: how sharply it bends.</param>
    /// <param name="threshold">Where βx is above it the result is x itself. Nothing overflows without it.</param>
    public Tensor Softplus(double beta = 1, double threshold = double.PositiveInfinity)
    {
        Tensor x = Floating();
        Tensor y = beta == 1 ? Primitives.Softplus.Op.Apply(x) : Primitives.Softplus.Op.Apply(x * beta) / beta;
        return threshold == double.PositiveInfinity ? y : Functions.Where(x * beta > threshold, x, y);
    }

    /// <summary>x Φ(x) (Hendrycks, Gimpel 2016), exactly or by the usual approximation with tanh; PyTorch's gelu.</summary>
    public Tensor Gelu(bool approximate = false) => approximate ? GeluTanh.Op.Apply(Floating()) : Primitives.Gelu.Op.Apply(Floating());

    /// <summary>x where it is positive, elsewhere <paramref name="slope"/> · x; PyTorch's leaky_relu.</summary>
    public Tensor LeakyRelu(double slope = 0.01) => Aligned("LeakyRelu", Primitives.LeakyRelu.Op, Floating(), slope);

    /// <summary>x where it is positive, elsewhere <paramref name="alpha"/> (eˣ − 1); PyTorch's elu.</summary>
    public Tensor Elu(double alpha = 1) => Aligned("Elu", Primitives.Elu.Op, Floating(), alpha);

    /// <summary>Held between two bounds, either of which may be missing; numbers or tensors that broadcast. NaN stays NaN.</summary>
    /// <exception cref="ArgumentException">Neither bound is given.</exception>
    public Tensor Clamp(Tensor? min = null, Tensor? max = null)
    {
        if ((min ?? max) is not { } bound)
        {
            throw new ArgumentException("Clamp needs a lower or an upper bound.", nameof(min));
        }

        // Not Maximum or Minimum: those share the gradient of ties, while an element that lies on a bound is free.
        DType dtype = Alignment.Common(this, bound);
        min ??= Extreme(dtype, greatest: false);
        max ??= Extreme(dtype, greatest: true);
        (Tensor x, Tensor low) = Alignment.Align("Clamp", this, min);
        (x, Tensor high) = Alignment.Align("Clamp", x, max);
        (low, _) = Alignment.Align("Clamp", low, high);
        return Primitives.Clamp.Op.Apply(x, low, high);
    }

    /// <summary>The smaller of the two, element by element; NaN if either is.</summary>
    public Tensor Minimum(Tensor other) => Aligned("Minimum", Primitives.Minimum.Op, this, other);

    /// <summary>The larger of the two, element by element; NaN if either is.</summary>
    public Tensor Maximum(Tensor other) => Aligned("Maximum", Primitives.Maximum.Op, this, other);

    /// <summary>Whether |x − y| ≤ absolute + relative · |y| everywhere, after broadcasting. NaN is close to nothing unless <paramref name="equalNaN"/>.</summary>
    public bool AllClose(Tensor other, double relative = 1e-5, double absolute = 1e-8, bool equalNaN = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Alignment.Align("AllClose", Detach().Cast(DType.Float64), other.Detach().Cast(DType.Float64));
        Tensor close = Functions.Equal(x, y) | (Functions.Abs(x - y) <= absolute + relative * Functions.Abs(y)) & (Functions.Abs(y) < double.PositiveInfinity);
        if (equalNaN)
        {
            close |= Functions.NotEqual(x, x) & Functions.NotEqual(y, y);
        }

        return close.All().ToScalar<bool>();
    }

    /// <summary>Whether both have one shape and equal elements everywhere; PyTorch's equal. NaN equals nothing.</summary>
    public bool AllEqual(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Shape.Equals(other.Shape) && Functions.Equal(Detach(), other.Detach()).All().ToScalar<bool>();
    }

    internal static Tensor Extreme(DType dtype, bool greatest) => dtype switch
    {
        DType.Bool => Of(greatest),
        DType.UInt8 => Of(greatest ? byte.MaxValue : byte.MinValue),
        DType.Int32 => Of(greatest ? int.MaxValue : int.MinValue),
        DType.Int64 => Of(greatest ? long.MaxValue : long.MinValue),
        _ => Of(greatest ? float.PositiveInfinity : float.NegativeInfinity).Cast(dtype),
    };

    private Tensor Numbers(string name) => DType == DType.Bool
        ? throw new ArgumentException($"{name} needs numbers, not bool tensors. Cast first: x.Cast(DType.Float32){CallSite.Suffix()}.")
        : this;

    internal Tensor Floating() => DType.IsFloating() ? this : IsWeak ? Retyped(DType.Float32, weak: true) : Alignment.As(this, DType.Float32);

    /// <summary>Integers divided by a number that divides them; for index arithmetic, which must not pass through floating point.</summary>
    internal Tensor DivideExactly(long divisor)
    {
        (Tensor x, Tensor y) = Alignment.Align("DivideExactly", this, divisor);
        return Primitives.Divide.Op.Apply(x, y);
    }

    private static Tensor Aligned(string name, Primitive op, Tensor x, Tensor y, bool floating = false)
    {
        ArgumentNullException.ThrowIfNull(y);
        (x, y) = Alignment.Align(name, x, y, floating);
        return op.Apply(x, y);
    }

    /// <summary>The same numbers, or an exception where one of them is NaN or infinite. Use what it returns: in a compiled function a check whose result nobody needs is left out.</summary>
    /// <remarks>A compiled step that fails here has changed no variable. On a device it does not wait for the numbers: the exception is thrown when a result of the step or a variable that it writes is read, at the latest some
    /// hundred calls later. Steps that were asked for until then have changed nothing either, and reading what they gave throws, too; the call after that goes on from the variables as they are. A step that leaves gradients
    /// (<c>keepGrads</c>), and a check inside Cond, While or Scan, waits for the numbers there as well.</remarks>
    /// <param name="what">What the message calls the numbers: <c>"The loss"</c>.</param>
    /// <param name="file">Filled in by the compiler, for messages.</param>
    /// <param name="line">Filled in by the compiler, for messages.</param>
    /// <exception cref="NotFiniteNumberException">One of them is not finite; its <see cref="NotFiniteNumberException.OffendingNumber"/> says which was met first.</exception>
    public Tensor RequireFinite(string what = "A value", [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(what);
        return new Primitives.RequireFinite(what, file is null ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" ({Path.GetFileName(file)}:{line})")).Apply(this);
    }
}
