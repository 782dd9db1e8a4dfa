namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>ln(eˣ + eʸ), element by element, without overflow; PyTorch's logaddexp. Integers become float32.</summary>
    public Tensor LogAddExp(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Alignment.Align("LogAddExp", this, other, floating: true);
        return x.Maximum(y) + (-Apart(x, y)).Softplus();
    }

    /// <summary>log₂(2ˣ + 2ʸ), element by element, without overflow; PyTorch's logaddexp2. Integers become float32.</summary>
    public Tensor LogAddExp2(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Alignment.Align("LogAddExp2", this, other, floating: true);
        return x.Maximum(y) + (Apart(x, y) * -Math.Log(2)).Softplus() / Math.Log(2);
    }

    /// <summary>ln(x/(1 − x)), the inverse of the sigmoid: ∓∞ at 0 and 1, NaN outside. Integers become float32. PyTorch's logit.</summary>
    /// <param name="epsilon">If given, x is held between it and 1 − it first.</param>
    public Tensor Logit(double? epsilon = null)
    {
        Tensor x = Floating();
        x = epsilon is { } least ? x.Clamp(least, 1 - least) : x;
        return x.Log() - (-x).Log1p();
    }

    /// <summary>x ln y, and 0 where x is 0, unless y is NaN; PyTorch's xlogy. Integers become float32.</summary>
    public Tensor XLogY(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Alignment.Align("XLogY", this, other, floating: true);
        Tensor isNothing = Functions.Equal(x, 0) & ((y <= 0) | Functions.Equal(y, double.PositiveInfinity));
        return x * Functions.Where(isNothing, 1, y).Log();
    }

    /// <summary>x ln(1 + y), and 0 where x is 0, unless y is NaN; PyTorch's special.xlog1py. Integers become float32.</summary>
    public Tensor XLog1PY(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Alignment.Align("XLog1PY", this, other, floating: true);
        Tensor isNothing = Functions.Equal(x, 0) & ((y <= -1) | Functions.Equal(y, double.PositiveInfinity));
        return x * Functions.Where(isNothing, 0, y).Log1p();
    }

    /// <summary>−x ln x, the entropy: 0 at 0, −∞ below. Integers become float32. PyTorch's special.entr.</summary>
    public Tensor Entr()
    {
        Tensor x = Floating();
        return Functions.Where(x < 0, double.NegativeInfinity, -x.XLogY(x));
    }

    /// <summary>The inverse of <see cref="Erf"/>: ±∞ at ±1, NaN beyond. Integers become float32. PyTorch's erfinv.</summary>
    public Tensor Erfinv() => Primitives.Erfinv.Op.Apply(Floating());

    /// <summary>e^(x²)(1 − erf x), the scaled complement of the error function. Integers become float32. PyTorch's special.erfcx.</summary>
    public Tensor Erfcx() => Primitives.Erfcx.Op.Apply(Floating());

    /// <summary>The probability that a normal distributed number lies below x: (1 + erf(x/√2))/2, accurate where that is tiny. Integers become float32. PyTorch's special.ndtr.</summary>
    public Tensor Ndtr() => (Floating() * -Math.Sqrt(0.5)).Erfc() * 0.5;

    /// <summary>The logarithm of <see cref="Ndtr"/>, accurate where that underflows. Integers become float32. PyTorch's special.log_ndtr.</summary>
    public Tensor LogNdtr()
    {
        Tensor x = Floating();
        Tensor isBelow = x < -1;
        Tensor below = Functions.Where(isBelow, x, -1);
        Tensor above = Functions.Where(isBelow, 0, x);
        return Functions.Where(isBelow, ((below * -Math.Sqrt(0.5)).Erfcx() * 0.5).Log() - below.Square() * 0.5, (-((above * Math.Sqrt(0.5)).Erfc() * 0.5)).Log1p());
    }

    /// <summary>The inverse of <see cref="Ndtr"/>: −∞ at 0, +∞ at 1, NaN outside. Integers become float32. PyTorch's special.ndtri.</summary>
    public Tensor Ndtri() => Primitives.Ndtri.Op.Apply(Floating());

    /// <summary>ln |Γ(x)|: +∞ at 0, −1, −2 …. Integers become float32. PyTorch's lgamma.</summary>
    public Tensor Lgamma() => Primitives.Lgamma.Op.Apply(Floating());

    /// <summary>The logarithm of the multivariate gamma function of dimension p: p(p − 1)/4 ln π + Σ ln |Γ(x − i/2)| over i &lt; p. Integers become float32. PyTorch's mvlgamma.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not positive.</exception>
    public Tensor Mvlgamma(int p)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(p);
        Tensor x = Floating();
        Tensor sum = x.Lgamma();
        for (int i = 1; i < p; i++)
        {
            sum = sum + (x - 0.5 * i).Lgamma();
        }

        return sum + 0.25 * p * (p - 1) * Math.Log(Math.PI);
    }

    /// <summary>ψ(x), the derivative of ln Γ: ∓∞ at ±0, NaN at negative integers. Integers become float32. PyTorch's digamma.</summary>
    public Tensor Digamma() => Primitives.Digamma.Op.Apply(Floating());

    /// <summary>The <paramref name="n"/>-th derivative of ψ. Integers become float32. PyTorch's polygamma.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative, or so large that n! is infinite.</exception>
    public Tensor Polygamma(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 170);
        if (n == 0)
        {
            return Digamma();
        }

        double factor = n % 2 == 0 ? -1 : 1;
        for (int i = 2; i <= n; i++)
        {
            factor *= i;
        }

        return ((Tensor)(n + 1.0)).Zeta(Floating()) * factor;
    }

    /// <summary>Hurwitz' zeta function Σ (q + k)⁻ˢ over k ≥ 0, this being s: +∞ at s = 1 and where q is 0 or a negative integer, NaN for s below 1. To s nothing flows back. PyTorch's special.zeta.</summary>
    public Tensor Zeta(Tensor other) => Aligned("Zeta", Primitives.Zeta.Op, this, other, floating: true);

    /// <summary>The regularized lower incomplete gamma function 1/Γ(a) ∫₀ˣ t^(a−1) e⁻ᵗ dt, this being a: NaN where one is negative. PyTorch's igamma, which passes no gradient to a.</summary>
    public Tensor Igamma(Tensor other) => Aligned("Igamma", Primitives.Igamma.Op, this, other, floating: true);

    /// <summary>The regularized upper incomplete gamma function, 1 − <see cref="Igamma"/>, accurate where that is tiny. To a nothing flows back. PyTorch's igammac.</summary>
    public Tensor Igammac(Tensor other) => Aligned("Igammac", Primitives.Igammac.Op, this, other, floating: true);

    /// <summary>The regularized incomplete beta function Iₓ(a, b) = 1/B(a, b) ∫₀ˣ t^(a − 1) (1 − t)^(b − 1) dt, this being a: the probability that a beta distributed number lies below x. NaN where a or b is not positive and finite, or x
    /// is not within 0 and 1. Computed in float64; integers become float32. SciPy's special.betainc.</summary>
    /// <param name="other">b.</param>
    /// <param name="x">x; all three broadcast.</param>
    /// <remarks>By Lentz' algorithm for its continued fraction, whose length grows with √max(a, b): within 10⁻¹² of itself. Gradients to a and b are differences of the eighth order, to some 10⁻¹⁰.</remarks>
    public Tensor Betainc(Tensor other, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(x);
        Tensor[] all = Functions.BroadcastTensors(Functions.PromoteTensors(this, other, x));
        return Primitives.Betainc.Op.Apply(Array.ConvertAll(all, static one => one.Floating()));
    }

    /// <summary>The number next to this one toward the other, in their element type; PyTorch's nextafter. The gradient is this one's.</summary>
    /// <exception cref="ArgumentException">They have half precision, whose neighbours are computed with as float32.</exception>
    public Tensor NextAfter(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = Alignment.Align("NextAfter", this, other, floating: true);
        return x.DType is DType.Float16 or DType.BFloat16
            ? throw new ArgumentException($"NextAfter needs float32 or float64, not {x.Type}{CallSite.Suffix()}.")
            : Primitives.NextAfter.Op.Apply(x, y);
    }

    /// <summary>|x − y|, and 0 where they are equal, infinite ones too.</summary>
    private static Tensor Apart(Tensor x, Tensor y)
    {
        Tensor isEqual = Functions.Equal(x, y);
        return (Functions.Where(isEqual, 0, x) - Functions.Where(isEqual, 0, y)).Abs();
    }
}
