using Nabla.Primitives;

namespace Nabla.Tests.Laws;

/// <summary>One application of a primitive on which the laws are tested: floating inputs are float64.</summary>
internal sealed record Sample(Primitive Op, params Tensor[] Inputs)
{
    /// <summary>Whether it stands at a kink or jump, where differences know nothing of subgradients; the other laws hold there too.</summary>
    public bool IsKink { get; init; }

    /// <summary>The same in float32, for what is written down for its element types.</summary>
    public Sample? Single { get; init; }

    /// <summary>Whether its derivatives can be asked for.</summary>
    public bool IsDifferentiable => Op is not (Nonzero or Cast { To: not DType.Float64 }) && Outputs(Inputs).Any(y => y.DType.IsFloating()) && Inputs.Any(x => x.DType.IsFloating());

    /// <summary>Whether it is a loop of a machine.</summary>
    public bool IsLowered => Op is not (Composite or Nonzero) && Op.Inside != Inside.Bodies;

    /// <summary>Whether the types of its results follow from those of its inputs.</summary>
    public bool IsInferred => Op is not Nonzero;

    /// <summary>The floating inputs.</summary>
    public Tensor[] Moving => [.. Inputs.Where(x => x.DType.IsFloating())];

    /// <summary>The same application to inputs of another floating type.</summary>
    public Sample In(DType dtype) => new(dtype == DType.Float32 && Single is not null ? Single.Op : Op, Array.ConvertAll(Inputs, x => x.DType.IsFloating() ? x.Cast(dtype) : x)) { IsKink = IsKink };

    /// <summary>The same application on a device.</summary>
    public Sample On(Device device) => this with { Inputs = Array.ConvertAll(Inputs, x => x.To(device)), Single = Single?.On(device) };

    /// <summary>The results at inputs of the same types, or of float32.</summary>
    public Tensor[] Outputs(Tensor[] inputs)
    {
        // What is written down is so for its element types.
        Primitive op = Single is { } single && inputs.Any(x => x.DType == DType.Float32) ? single.Op : Op;
        Tensor[] outputs = new Tensor[op.Outputs];
        op.Apply(inputs, outputs);
        return outputs;
    }

    /// <summary>The floating results as one tensor, as a function of the floating inputs.</summary>
    public Tensor Value(Tensor[] moving)
    {
        Tensor[] floating = [.. Outputs(Refill(moving)).Where(y => y.DType.IsFloating())];
        return floating.Length == 1 ? floating[0] : Functions.Concat([.. floating.Select(y => y.Reshape(checked((int)y.Count)))], 0);
    }

    /// <summary>The inputs, with others in the place of the floating ones.</summary>
    public Tensor[] Refill(Tensor[] moving)
    {
        int next = 0;
        return [.. Inputs.Select(x => x.DType.IsFloating() ? moving[next++] : x)];
    }

    public override string ToString() => $"{Op.Name}({string.Join(", ", Inputs.Select(x => x.Type))}){(IsKink ? " at a kink" : "")}";
}
