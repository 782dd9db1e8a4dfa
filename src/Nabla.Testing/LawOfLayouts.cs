namespace Nabla.Testing;

/// <summary>How inputs lie in memory does not change a bit of the result.</summary>
internal static class LawOfLayouts
{
    public static double Check(LawSubject subject)
    {
        Tensor[] expected = subject.WithDerivatives(subject.Inputs);
        (string Name, Func<Tensor, Tensor> Relaid)[] layouts = [("transposed", Transposed), ("reversed", Reversed), ("strided", Strided)];
        foreach ((string name, Func<Tensor, Tensor> relaid) in layouts)
        {
            subject.Compare("layouts", $"of inputs that lie {name} in memory", expected, subject.WithDerivatives(Array.ConvertAll(subject.Inputs, x => relaid(x))), 0);
        }

        return 0;
    }

    private static Tensor Transposed(Tensor x) => x.Rank < 2 ? x : Copy(x.T).T;

    private static Tensor Reversed(Tensor x) => x.Rank == 0 ? x : Copy(x.Flip()).Flip();

    /// <summary>Every second element of a longer tensor.</summary>
    private static Tensor Strided(Tensor x) => x.Rank == 0 ? x : Functions.Stack([x, x], x.Rank).Flatten(x.Rank - 1, x.Rank)[At.Rest, At.Every(.., 2)];

    private static Tensor Copy(Tensor x) => Functions.Stack([x, x], 0)[0];
}
