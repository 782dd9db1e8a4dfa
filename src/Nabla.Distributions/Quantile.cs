namespace Nabla.Distributions;

/// <summary>Quantiles of distributions whose distribution functions have no inverse in closed form: found by halving, with the derivatives of what was solved.</summary>
internal static class Quantile
{
    // The bounds are so far apart that this leaves less than a unit in the last place.
    private const double Halvings = 72;

    // e^±Bound is nearly the greatest and the least number.
    private const double Bound = 709;

    /// <summary>The x with F(x) = p: what <paramref name="at"/> gives at −∞ and ∞ for p = 0 and 1, NaN outside. To parameters and p gradients of any order flow, but at 0 and 1.</summary>
    /// <param name="probability">p.</param>
    /// <param name="parameters">What the distribution is made of; they broadcast with p.</param>
    /// <param name="make">Makes the distribution.</param>
    /// <param name="at">An increasing function of numbers from −709 to 709 to those of the support.</param>
    public static Tensor Of(Tensor probability, Tensor[] parameters, Func<Tensor[], Distribution> make, Func<Tensor, Tensor> at)
    {
        Tensor[] all = Given.Together([Given.Numbers(probability), .. parameters]);
        DType dtype = all[0].DType;

        // The rules ask for the quantile anew, as a function of what they are given, so that they have derivatives themselves.
        Func<Tensor[], Tensor> solved = null!;
        solved = Transform.WithRule<Tensor[], Tensor>(xs => Halved(xs[0], make(xs[1..]), at), (xs, _, g) => Reverse(xs, solved(xs), g), (xs, _, dxs) => Forward(xs, solved(xs), dxs));
        return solved(Array.ConvertAll(all, static one => one.Cast(DType.Float64))).Cast(dtype);

        // F(x; θ) = p: f dx + ∂F/∂θ dθ = dp.
        Tensor[] Reverse(Tensor[] xs, Tensor x, Tensor g)
        {
            Tensor[] given = xs[1..];
            Tensor share = g / make(given).LogProb(x).Exp();
            return [share, .. Transform.Vjp<Tensor[]>(moved => make(moved).Cdf(x), given).Pullback(-share)];
        }

        Tensor Forward(Tensor[] xs, Tensor x, Tensor[] dxs)
        {
            Tensor[] given = xs[1..];
            return (dxs[0] - Transform.Jvp<Tensor[], Tensor>(moved => make(moved).Cdf(x), given, dxs[1..]).Tangent) / make(given).LogProb(x).Exp();
        }
    }

    private static Tensor Halved(Tensor p, Distribution distribution, Func<Tensor, Tensor> at)
    {
        Tensor isInside = (p > 0) & (p < 1);
        Tensor inner = Functions.Where(isInside, p, 0.5);

        // How often it was halved, and between which numbers the quantile lies.
        Tensor[] found = Transform.While<Tensor[]>(
            static state => state[0] < Halvings,
            state =>
            {
                Tensor middle = (state[1] + state[2]) * 0.5;
                Tensor isBelow = distribution.Cdf(at(middle)) < inner;
                return [state[0] + 1, Functions.Where(isBelow, middle, state[1]), Functions.Where(isBelow, state[2], middle)];
            },
            [Tensor.Of(0.0), inner * 0 - Bound, inner * 0 + Bound]);
        Tensor end = Functions.Where(Functions.Equal(p, 0), double.NegativeInfinity, Functions.Where(Functions.Equal(p, 1), double.PositiveInfinity, double.NaN));
        return at(Functions.Where(isInside, (found[1] + found[2]) * 0.5, end));
    }
}
