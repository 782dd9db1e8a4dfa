namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>I₀(x), the modified Bessel function of the first kind and order 0. Integers become float32. PyTorch's i0.</summary>
    public Tensor I0() => Primitives.I0.Op.Apply(Floating());

    /// <summary>I₀(x) e^(−|x|). Integers become float32. PyTorch's special.i0e.</summary>
    public Tensor I0e() => Primitives.I0e.Op.Apply(Floating());

    /// <summary>I₁(x), the modified Bessel function of the first kind and order 1. Integers become float32. PyTorch's special.i1.</summary>
    public Tensor I1() => Primitives.I1.Op.Apply(Floating());

    /// <summary>I₁(x) e^(−|x|). Integers become float32. PyTorch's special.i1e.</summary>
    public Tensor I1e() => Primitives.I1e.Op.Apply(Floating());

    /// <summary>J₀(x), the Bessel function of the first kind and order 0. Integers become float32. PyTorch's special.bessel_j0.</summary>
    public Tensor BesselJ0() => Primitives.BesselJ0.Op.Apply(Floating());

    /// <summary>J₁(x), the Bessel function of the first kind and order 1. Integers become float32. PyTorch's special.bessel_j1.</summary>
    public Tensor BesselJ1() => Primitives.BesselJ1.Op.Apply(Floating());

    /// <summary>Y₀(x), the Bessel function of the second kind and order 0: −∞ at 0, NaN below. Integers become float32. PyTorch's special.bessel_y0.</summary>
    public Tensor BesselY0() => Primitives.BesselY0.Op.Apply(Floating());

    /// <summary>Y₁(x), the Bessel function of the second kind and order 1: −∞ at 0, NaN below. Integers become float32. PyTorch's special.bessel_y1.</summary>
    public Tensor BesselY1() => Primitives.BesselY1.Op.Apply(Floating());

    /// <summary>K₀(x), the modified Bessel function of the second kind and order 0: +∞ at 0, NaN below. Integers become float32. PyTorch's special.modified_bessel_k0.</summary>
    public Tensor ModifiedBesselK0() => Primitives.ModifiedBesselK0.Op.Apply(Floating());

    /// <summary>K₁(x), the modified Bessel function of the second kind and order 1: +∞ at 0, NaN below. Integers become float32. PyTorch's special.modified_bessel_k1.</summary>
    public Tensor ModifiedBesselK1() => Primitives.ModifiedBesselK1.Op.Apply(Floating());

    /// <summary>K₀(x) eˣ: +∞ at 0, NaN below. Integers become float32. PyTorch's special.scaled_modified_bessel_k0.</summary>
    public Tensor ScaledModifiedBesselK0() => Primitives.ScaledModifiedBesselK0.Op.Apply(Floating());

    /// <summary>K₁(x) eˣ: +∞ at 0, NaN below. Integers become float32. PyTorch's special.scaled_modified_bessel_k1.</summary>
    public Tensor ScaledModifiedBesselK1() => Primitives.ScaledModifiedBesselK1.Op.Apply(Floating());

    /// <summary>Ai(x), Airy's function, which solves y″ = x y and vanishes at +∞. Integers become float32. PyTorch's special.airy_ai.</summary>
    public Tensor AiryAi() => Primitives.AiryAi.Op.Apply(Floating());

    /// <summary>sin(x)/x, the spherical Bessel function of order 0, and 1 at 0. Integers become float32. PyTorch's special.spherical_bessel_j0.</summary>
    public Tensor SphericalBesselJ0()
    {
        Tensor x = Floating();
        Tensor isZero = Functions.Equal(x, 0);
        Tensor isFinite = !Functions.IsInf(x);
        Tensor divisor = Functions.Where(isFinite & !isZero, x, 1);
        return Functions.Where(isZero, 1, Functions.Where(isFinite, divisor.Sin() / divisor, 0));
    }
}
