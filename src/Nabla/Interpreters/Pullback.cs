namespace Nabla;

/// <summary>What a reverse rule may look at.</summary>
internal readonly ref struct Pullback(ReadOnlySpan<Edge> edges, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> outputs, ReadOnlySpan<Tensor?> cotangents)
{
    private readonly ReadOnlySpan<Edge> _edges = edges;

    /// <summary>The values of the inputs; null where the rule did not declare that it reads them.</summary>
    public ReadOnlySpan<Tensor> Inputs { get; } = inputs;

    /// <summary>The values of the outputs; null where the rule did not declare that it reads them.</summary>
    public ReadOnlySpan<Tensor?> Outputs { get; } = outputs;

    /// <summary>What arrived at each output; null is the cotangent zero, but at least one is not.</summary>
    public ReadOnlySpan<Tensor?> Cotangents { get; } = cotangents;

    /// <summary>The number of inputs.</summary>
    public int Count => _edges.Length;

    /// <summary>The type of an input, known whether or not the rule reads its value.</summary>
    public TensorType Type(int input) => _edges[input].Type;

    /// <summary>Whether anyone is waiting for the cotangent of this input.</summary>
    public bool Wants(int input) => _edges[input].Source is not null;
}
