namespace Nabla.Tests.Laws;

/// <summary>One application of a primitive on which the laws are tested: floating inputs are float64.</summary>
internal sealed record Sample(Primitive Op, params Tensor[] Inputs)
{
    /// <summary>Whether it stands at a kink or jump, where differences know nothing of subgradients; the other laws hold there too.</summary>
    public bool IsKink { get; init; }

    /// <summary>The same in float32, for what is written down for its element types.</summary>
    public Sample? Single { get; init; }

    /// <summary>The same application to inputs of another floating type.</summary>
    public Sample In(DType dtype) => new(dtype == DType.Float32 && Single is not null ? Single.Op : Op, Array.ConvertAll(Inputs, x => x.DType.IsFloating() ? x.Cast(dtype) : x)) { IsKink = IsKink };

    public override string ToString() => $"{Op.Name}({string.Join(", ", Inputs.Select(x => x.Type))}){(IsKink ? " at a kink" : "")}";
}
