namespace Nabla.Testing;

/// <summary>⟨J v, g⟩ = ⟨v, Jᵀ g⟩: the forward and the reverse rule are transposes of each other, where all inputs move and where all but one are constants, and so are their own derivatives.</summary>
internal static class LawOfTransposition
{
    private const string Law = "transposition";

    public static double Check(LawSubject subject)
    {
        LawOptions options = subject.Options;
        Tensor[] moving = subject.MovingOf(subject.Inputs);
        (Tensor value, Func<Tensor, Tensor[]> pullback) = Transform.Vjp<Tensor[]>(subject.Value, moving);
        Tensor g = Tensor.Randn(value.Shape, DType.Float64, options.Seed + 500).To(value.Device).Cast(value.DType);
        Tensor[] back = pullback(g);

        // All inputs together: a rule may forget one where others move.
        Tensor[] together = [.. moving.Select((x, i) => Tensor.Randn(x.Shape, DType.Float64, options.Seed + 300 + (ulong)i).To(x.Device))];
        double worst = Comparison.Of(
            Dot(back, together),
            (Transform.Jvp(subject.Value, moving, together).Tangent * g).Sum(),
            options.Tolerance,
            Law,
            "⟨J v, g⟩ by forward mode, beside ⟨v, Jᵀ g⟩ by reverse mode, where all inputs move,");
        bool perElement = moving.Sum(x => x.Count) <= options.LargestPerElement;
        for (int i = 0; i < moving.Length; i++)
        {
            // The others are constants, for which rules may leave out their part.
            int input = i;
            string name = subject.InputName(subject.Moving[i]);
            Func<Tensor, Tensor> alone = x => subject.Value([.. moving.Select((other, j) => j == input ? x : other)]);
            if (moving.Length > 1)
            {
                worst = Math.Max(worst, Comparison.Of(back[i], Transform.Vjp(alone, moving[i]).Pullback(g), options.Tolerance, Law, $"the gradient of input {name} where the other inputs are constants, beside that where all move,"));
            }

            string what = $"the derivative by input {name}, by forward mode beside reverse mode,";
            worst = Math.Max(worst, perElement
                ? Comparison.Of(back[i], Elements(alone, moving[i], g), options.Tolerance, Law, what)
                : Comparison.Of((back[i] * together[i]).Sum(), Forward(alone, moving[i], together[i], g), options.Tolerance, Law, $"{what} along a random direction,"));
        }

        return options.Order > 1 ? Math.Max(worst, SecondOrder(subject, moving, together, g)) : worst;
    }

    /// <summary>The Hessian times a vector is the same by every mode over every mode.</summary>
    private static double SecondOrder(LawSubject subject, Tensor[] moving, Tensor[] v, Tensor g)
    {
        // Of a linear function, too, and of a root, whose square is linear: neither a square nor a sum alone.
        Tensor h = Tensor.Randn(g.Shape, DType.Float64, subject.Options.Seed + 501).To(g.Device);
        Tensor F(Tensor[] xs)
        {
            Tensor y = subject.Value(xs);
            return ((y * g + h) * y).Sum();
        }

        Tensor Slope(Tensor[] xs) => Transform.Jvp<Tensor[], Tensor>(F, xs, v).Tangent;
        Tensor[] reverseOverReverse = Transform.Grad<Tensor[]>(xs => Dot(Transform.Grad<Tensor[]>(F)(xs), v))(moving);
        Tensor[] forwardOverReverse = Transform.Hvp<Tensor[]>(F, moving, v);
        Tensor[] reverseOverForward = Transform.Grad<Tensor[]>(Slope)(moving);
        double worst = 0;
        for (int i = 0; i < moving.Length; i++)
        {
            string name = subject.InputName(subject.Moving[i]);
            worst = Math.Max(worst, Of(reverseOverReverse[i], forwardOverReverse[i], $"by input {name}, by forward over reverse mode"));
            worst = Math.Max(worst, Of(reverseOverReverse[i], reverseOverForward[i], $"by input {name}, by reverse over forward mode"));
        }

        return Math.Max(worst, Of(Dot(reverseOverReverse, v), Transform.Jvp<Tensor[], Tensor>(Slope, moving, v).Tangent, "along a direction, by forward over forward mode"));

        // A difference of sums: what cancels costs digits.
        double Of(Tensor expected, Tensor actual, string way)
            => Comparison.Of(expected, actual, 10 * subject.Options.Tolerance, Law, $"the second derivative {way}, beside reverse over reverse mode,");
    }

    private static Tensor Dot(Tensor[] xs, Tensor[] ys)
    {
        Tensor dotted = 0.0;
        for (int i = 0; i < xs.Length; i++)
        {
            dotted += (xs[i] * ys[i]).Sum();
        }

        return dotted;
    }

    private static Tensor Forward(Func<Tensor, Tensor> f, Tensor x, Tensor tangent, Tensor g) => (Transform.Jvp(f, x, tangent).Tangent * g).Sum();

    private static Tensor Elements(Func<Tensor, Tensor> f, Tensor x, Tensor g)
    {
        Tensor units = Tensor.Eye((int)x.Count, dtype: DType.Float64);
        Tensor[] slopes = new Tensor[x.Count];
        for (int e = 0; e < slopes.Length; e++)
        {
            slopes[e] = Forward(f, x, units[e].Reshape(x.Shape), g);
        }

        return slopes.Length == 0 ? x : Functions.Stack(slopes, 0).Reshape(x.Shape);
    }
}
