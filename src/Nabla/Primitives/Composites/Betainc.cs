namespace Nabla.Primitives;

/// <summary>Iₓ(a, b) = 1/B(a, b) ∫₀ˣ t^(a − 1) (1 − t)^(b − 1) dt for inputs a, b and x of one type, computed in float64.</summary>
internal sealed record Betainc : Composite
{
    // Of differences over 1 to 4 steps to either side.
    private static readonly double[] s_weights = [4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280];

    // B₂ₖ/(2k(2k − 1)), the coefficients of Stirling's series.
    private static readonly double[] s_stirling = [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400];

    public static Betainc Op { get; } = new();

    internal override bool IsLoopRule => false;

    internal override Residuals Reads => Residuals.AllInputs;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = inputs[0].DType.IsFloating() && inputs[0] == inputs[1] && inputs[1] == inputs[2]
            ? inputs[0]
            : throw new ArgumentException($"{Name} needs three tensors of one floating-point type, not {inputs[0]}, {inputs[1]} and {inputs[2]}.");

    protected override Tensor Body(ReadOnlySpan<Tensor> inputs)
    {
        DType dtype = inputs[0].DType;
        (Tensor a, Tensor b, Tensor x) = (inputs[0].Cast(DType.Float64), inputs[1].Cast(DType.Float64), inputs[2].Cast(DType.Float64));
        Tensor fits = (a > 0) & (b > 0) & (a < double.PositiveInfinity) & (b < double.PositiveInfinity) & (x >= 0) & (x <= 1);
        Tensor isInner = fits & (x > 0) & (x < 1);
        (Tensor p, Tensor q, Tensor y) = (Functions.Where(isInner, a, 1), Functions.Where(isInner, b, 1), Functions.Where(isInner, x, 0.5));

        // The fraction converges fast below the mean, about; beyond it is that of 1 − x, whose integral is what is left of 1.
        Tensor isLate = y * (p + q + 2) > p + 1;
        (p, q) = (Functions.Where(isLate, q, p), Functions.Where(isLate, p, q));
        (y, Tensor rest) = (Functions.Where(isLate, 1 - y, y), Functions.Where(isLate, y, 1 - y));
        Tensor tail = Front(p, q, y, rest) * Fraction(p, q, y);
        return Functions.Where(fits, Functions.Where(isInner, Functions.Where(isLate, 1 - tail, tail), x), double.NaN).Cast(dtype);
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        DType dtype = call.Inputs[0].DType;
        (Tensor a, Tensor b, Tensor x) = (call.Inputs[0].Cast(DType.Float64), call.Inputs[1].Cast(DType.Float64), call.Inputs[2].Cast(DType.Float64));
        Tensor g = call.Cotangents[0]!.Cast(DType.Float64);
        cotangents[0] = call.Wants(0) ? (g * Slope(a, (one, rows) => Op.Apply(one, rows(b), rows(x)))).Cast(dtype) : null;
        cotangents[1] = call.Wants(1) ? (g * Slope(b, (one, rows) => Op.Apply(rows(a), one, rows(x)))).Cast(dtype) : null;
        if (call.Wants(2))
        {
            Tensor log = (a - 1).XLogY(x) + (b - 1).XLog1PY(-x) - (Lgamma.Op.Apply(a) + Lgamma.Op.Apply(b) - Lgamma.Op.Apply(a + b));
            cotangents[2] = (g * log.Exp()).Cast(dtype);
        }
    }

    /// <summary>∂/∂a or ∂/∂b, for which there is no formula: by differences of the eighth order, all in one application. The function changes over about √a, so steps are a part of that.</summary>
    private static Tensor Slope(Tensor at, Func<Tensor, Func<Tensor, Tensor>, Tensor> f)
    {
        Tensor step = at.Detach() * 0.02 * (at.Detach() + 1).Rsqrt();
        List<Tensor> places = [];
        for (int k = 1; k <= s_weights.Length; k++)
        {
            places.Add(at + step * k);
            places.Add(at - step * k);
        }

        Shape rows = Shape.Create([places.Count, .. at.Shape.Lengths]);
        Tensor found = f(Functions.Stack([.. places], 0), one => Alignment.To(one.Unsqueeze(0), rows));
        Tensor? sum = null;
        for (int k = 0; k < s_weights.Length; k++)
        {
            Tensor difference = (found.Select(0, 2 * k) - found.Select(0, 2 * k + 1)) * s_weights[k];
            sum = sum is null ? difference : sum + difference;
        }

        return sum! / step;
    }

    /// <summary>y^p z^q/(p B(p, q)) for z = 1 − y, with the powers as e^(p(ln(1 + t) − t)), because p ln y and ln B nearly cancel: t is how far y is from the mean p/(p + q), and p t + q t′ is 0.</summary>
    private static Tensor Front(Tensor p, Tensor q, Tensor y, Tensor z)
    {
        Tensor n = p + q;
        Tensor exponent = p * Curved(y * n / p, (y * n - p) / p) + q * Curved(z * n / q, (z * n - q) / q) + Remainder(n) - Remainder(p) - Remainder(q);
        return exponent.Exp() * (q / (n * p) * (0.5 / Math.PI)).Sqrt();
    }

    /// <summary>ln r − t for r = 1 + t.</summary>
    private static Tensor Curved(Tensor r, Tensor t)
    {
        Tensor isNear = t.Abs() < 0.3;
        Tensor near = Functions.Where(isNear, t, 0);
        Tensor series = near * 0;
        for (int k = 32; k >= 2; k--)
        {
            series = series * near + (k % 2 == 0 ? -1.0 : 1.0) / k;
        }

        return Functions.Where(isNear, series * near.Square(), Functions.Where(isNear, 1, r).Log() - t);
    }

    /// <summary>ln Γ(a) − (a − ½) ln a + a − ½ ln 2π.</summary>
    private static Tensor Remainder(Tensor a)
    {
        Tensor isLarge = a >= 12;
        Tensor large = Functions.Where(isLarge, a, 12).Reciprocal();
        Tensor small = Functions.Where(isLarge, 1, a);
        Tensor series = large * 0;
        for (int k = s_stirling.Length - 1; k >= 0; k--)
        {
            series = series * large.Square() + s_stirling[k];
        }

        return Functions.Where(isLarge, series * large, Lgamma.Op.Apply(small) - (small - 0.5) * small.Log() + small - 0.5 * Math.Log(2 * Math.PI));
    }

    /// <summary>The continued fraction 1/(1 + d₁/(1 + d₂/(1 + …))) with d₂ₘ = m(q − m)y/((p + 2m − 1)(p + 2m)) and d₂ₘ₊₁ = −(p + m)(p + q + m)y/((p + 2m)(p + 2m + 1)), from its front by Lentz' products, two of them a step.</summary>
    private static Tensor Fraction(Tensor p, Tensor q, Tensor y)
    {
        Tensor first = Away(1 - (p + q) * y / (p + 1)).Reciprocal();
        Tensor one = p * 0 + 1;

        // The number of the step, then under, over, the product so far, and what it was last multiplied by.
        return Transform.While<Tensor[]>(
            static at => ((at[4] - 1).Abs() > 4e-16).Any() & (at[0] < 1e5),
            at =>
            {
                Tensor m = at[0];
                Tensor even = m * (q - m) * y / ((p + (2 * m - 1)) * (p + 2 * m));
                Tensor under = Away(1 + even * at[1]).Reciprocal();
                Tensor over = Away(1 + even / at[2]);
                Tensor product = at[3] * (under * over);
                Tensor odd = -(p + m) * (p + q + m) * y / ((p + 2 * m) * (p + (2 * m + 1)));
                under = Away(1 + odd * under).Reciprocal();
                over = Away(1 + odd / over);
                Tensor change = under * over;
                return [m + 1, under, over, product * change, change];
            },
            [Tensor.Of(1.0), first, one, first, one * 0])[3];
    }

    private static Tensor Away(Tensor value) => Functions.Where(value.Abs() < 1e-300, 1e-300, value);
}
