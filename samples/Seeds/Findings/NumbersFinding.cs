using Nabla;

namespace SeedsSample.Findings;

/// <summary>Tensors that agree in shape, in every element, and where the reference has one, in element type.</summary>
internal sealed record NumbersFinding(string What, Tensor Values, Expected Expected, double Tolerance) : Finding(What)
{
    public override string Computed => Numbers.Describe(Values);

    public override string Reference =>
        $"{Numbers.Describe(Expected.Values)} ({Expected.Origin}; {(Tolerance == 0 ? "equal" : $"within {Numbers.Describe(Tolerance)}")})";

    public override bool Holds
    {
        get
        {
            if (Values.Shape != Expected.Values.Shape || (Expected.IsTyped && Values.DType != Expected.Values.DType))
            {
                return false;
            }

            double[] computed = Numbers.Of(Values);
            double[] expected = Numbers.Of(Expected.Values);
            return computed.Zip(expected).All(pair => pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(1, Math.Abs(pair.Second)));
        }
    }

    public override Finding Sabotaged() => this with { Expected = Numbers.Perturbed(Expected, Tolerance) };
}
