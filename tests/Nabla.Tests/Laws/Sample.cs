namespace Nabla.Tests.Laws;

/// <summary>One application of a primitive on which the laws are tested: floating inputs are float64, away from kinks.</summary>
internal sealed record Sample(Primitive Op, params Tensor[] Inputs)
{
    public override string ToString() => $"{Op.Name}({string.Join(", ", Inputs.Select(x => x.Type))})";
}
