namespace Nabla.Testing;

/// <summary>⟨J v, g⟩ = ⟨v, Jᵀ g⟩: the forward and the reverse rule are transposes of each other.</summary>
internal static class LawOfTransposition
{
    private const string Law = "transposition";

    public static double Check(LawSubject subject)
    {
        Tensor[] moving = subject.MovingOf(subject.Inputs);
        (Tensor value, Func<Tensor, Tensor[]> pullback) = Transform.Vjp<Tensor[]>(subject.Value, moving);
        Tensor g = Tensor.Randn(value.Shape, DType.Float64, subject.Options.Seed + 500).Cast(value.DType);
        Tensor[] back = pullback(g);

        // All inputs together: a rule may forget one where others move.
        Tensor[] together = Array.ConvertAll(Enumerable.Range(0, moving.Length).ToArray(), i => Tensor.Randn(moving[i].Shape, DType.Float64, subject.Options.Seed + 300 + (ulong)i));
        Tensor dotted = 0.0;
        for (int i = 0; i < back.Length; i++)
        {
            dotted += (back[i] * together[i]).Sum();
        }

        double worst = Comparison.Of(dotted, Forward(together), subject.Options.Tolerance, Law, "⟨J v, g⟩ by forward mode, beside ⟨v, Jᵀ g⟩ by reverse mode, where all inputs move,");
        bool perElement = moving.Sum(x => x.Count) <= subject.Options.LargestPerElement;
        for (int i = 0; i < moving.Length; i++)
        {
            string what = $"the derivative by input {subject.InputName(subject.Moving[i])}, by forward mode beside reverse mode,";
            worst = Math.Max(worst, perElement
                ? Comparison.Of(back[i], Elements(i), subject.Options.Tolerance, Law, what)
                : Comparison.Of((back[i] * together[i]).Sum(), Forward(Alone(i, together[i])), subject.Options.Tolerance, Law, $"{what} along a random direction,"));
        }

        return worst;

        Tensor Forward(Tensor[] tangents) => (Transform.Jvp(subject.Value, moving, tangents).Tangent * g).Sum();

        Tensor[] Alone(int input, Tensor tangent) => [.. moving.Select((x, i) => i == input ? tangent : x.ZerosLike())];

        Tensor Elements(int input)
        {
            Tensor units = Tensor.Eye((int)moving[input].Count, dtype: DType.Float64);
            Tensor[] slopes = new Tensor[moving[input].Count];
            for (int e = 0; e < slopes.Length; e++)
            {
                slopes[e] = Forward(Alone(input, units[e].Reshape(moving[input].Shape)));
            }

            return slopes.Length == 0 ? moving[input] : Functions.Stack(slopes, 0).Reshape(moving[input].Shape);
        }
    }
}
