using Nabla;

namespace SeedsSample.Findings;

/// <summary>Tensors whose difference, taken as one long vector, is short: the notebooks' <c>tdist</c>.</summary>
internal sealed record DistanceFinding(string What, Tensor Values, Expected Expected, double Limit) : Finding(What)
{
    public override string Computed => $"{Numbers.Describe(Values)}, at a distance of {Numbers.Describe(Distance)}";

    public override string Reference => $"{Numbers.Describe(Expected.Values)} ({Expected.Origin}; distance at most {Numbers.Describe(Limit)})";

    public override bool Holds => Values.Type == Expected.Values.Type && Distance <= Limit;

    private double Distance => Math.Sqrt(Numbers.Of(Values).Zip(Numbers.Of(Expected.Values)).Sum(static pair => (pair.First - pair.Second) * (pair.First - pair.Second)));

    public override Finding Sabotaged() => this with { Expected = Numbers.Perturbed(Expected, Limit) };
}
