namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Chebyshev's polynomial of the first kind and of degree n; 0 for negative n. PyTorch's special.chebyshev_polynomial_t.</summary>
    public Tensor ChebyshevPolynomialT(Tensor n) => Chebyshev(Floating(), n, static x => x);

    /// <summary>Chebyshev's polynomial of the second kind and of degree n; 0 for negative n. PyTorch's special.chebyshev_polynomial_u.</summary>
    public Tensor ChebyshevPolynomialU(Tensor n) => Chebyshev(Floating(), n, static x => 2 * x);

    /// <summary>Chebyshev's polynomial of the third kind and of degree n; 0 for negative n. PyTorch's special.chebyshev_polynomial_v.</summary>
    public Tensor ChebyshevPolynomialV(Tensor n) => Chebyshev(Floating(), n, static x => 2 * x - 1);

    /// <summary>Chebyshev's polynomial of the fourth kind and of degree n; 0 for negative n. PyTorch's special.chebyshev_polynomial_w.</summary>
    public Tensor ChebyshevPolynomialW(Tensor n) => Chebyshev(Floating(), n, static x => 2 * x + 1);

    /// <summary>Chebyshev's polynomial of the first kind and of degree n, shifted from [−1, 1] to [0, 1]: that of 2x − 1; 0 for negative n. PyTorch's special.shifted_chebyshev_polynomial_t.</summary>
    public Tensor ShiftedChebyshevPolynomialT(Tensor n) => Chebyshev(Floating() * 2 - 1, n, static x => x);

    /// <summary>Chebyshev's polynomial of the second kind and of degree n, shifted from [−1, 1] to [0, 1]: that of 2x − 1; 0 for negative n. PyTorch's special.shifted_chebyshev_polynomial_u.</summary>
    public Tensor ShiftedChebyshevPolynomialU(Tensor n) => Chebyshev(Floating() * 2 - 1, n, static x => 2 * x);

    /// <summary>Chebyshev's polynomial of the third kind and of degree n, shifted from [−1, 1] to [0, 1]: that of 2x − 1; 0 for negative n. PyTorch's special.shifted_chebyshev_polynomial_v.</summary>
    public Tensor ShiftedChebyshevPolynomialV(Tensor n) => Chebyshev(Floating() * 2 - 1, n, static x => 2 * x - 1);

    /// <summary>Chebyshev's polynomial of the fourth kind and of degree n, shifted from [−1, 1] to [0, 1]: that of 2x − 1; 0 for negative n. PyTorch's special.shifted_chebyshev_polynomial_w.</summary>
    public Tensor ShiftedChebyshevPolynomialW(Tensor n) => Chebyshev(Floating() * 2 - 1, n, static x => 2 * x + 1);

    /// <summary>Hermite's polynomial of degree n as physicists have it; 0 for negative n. PyTorch's special.hermite_polynomial_h.</summary>
    public Tensor HermitePolynomialH(Tensor n) => Orthogonal(Floating(), n, static x => 2 * x, static (x, now, before, k) => 2 * (x * now - k * before));

    /// <summary>Hermite's polynomial of degree n as probabilists have it; 0 for negative n. PyTorch's special.hermite_polynomial_he.</summary>
    public Tensor HermitePolynomialHe(Tensor n) => Orthogonal(Floating(), n, static x => x, static (x, now, before, k) => x * now - k * before);

    /// <summary>Laguerre's polynomial of degree n; 0 for negative n. PyTorch's special.laguerre_polynomial_l.</summary>
    public Tensor LaguerrePolynomialL(Tensor n) => Orthogonal(Floating(), n, static x => 1 - x, static (x, now, before, k) => ((2 * k + 1 - x) * now - k * before) / (k + 1));

    /// <summary>Legendre's polynomial of degree n; 0 for negative n. PyTorch's special.legendre_polynomial_p.</summary>
    public Tensor LegendrePolynomialP(Tensor n) => Orthogonal(Floating(), n, static x => x, static (x, now, before, k) => ((2 * k + 1) * x * now - k * before) / (k + 1));

    private static Tensor Chebyshev(Tensor x, Tensor n, Func<Tensor, Tensor> first) => Orthogonal(x, n, first, static (x, now, before, _) => 2 * x * now - before);

    /// <summary>What a recurrence of three terms gives at the degree that each element asks for: 1, <paramref name="first"/> and, from degree k, <paramref name="next"/> of the last two.</summary>
    private static Tensor Orthogonal(Tensor x, Tensor n, Func<Tensor, Tensor> first, Func<Tensor, Tensor, Tensor, Tensor, Tensor> next)
    {
        ArgumentNullException.ThrowIfNull(n);
        (x, n) = Alignment.Align("A polynomial", x, n.Detach());
        DType dtype = x.DType;

        // Recurrences lose a digit from time to time; in float64 there are some to spare.
        (x, n) = (x.Cast(DType.Float64), n.Cast(DType.Float64));
        if (x.Count == 0)
        {
            return x.Cast(dtype);
        }

        n = n.Truncate();
        Tensor most = n.Max();
        Tensor before = x.OnesLike();
        Tensor start = Functions.Where(n >= 1, first(x), before);

        // Elements whose degree is reached stay as they are: further terms might overflow, and what flows back through those would be NaN.
        (_, _, Tensor result) = Transform.While(state => state.Degree < most, state =>
        {
            (Tensor degree, Tensor old, Tensor now) = state;
            Tensor goesOn = n > degree;
            return (degree + 1, Functions.Where(goesOn, now, old), Functions.Where(goesOn, next(x, now, old, degree), now));
        }, (Degree: most.OnesLike(), before, start));
        return Functions.Where(n < 0, 0, result).Cast(dtype);
    }
}
