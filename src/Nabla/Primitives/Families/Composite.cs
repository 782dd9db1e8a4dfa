namespace Nabla.Primitives;

/// <summary>An operation with a name of its own that is made of others: its body is tensor code, and its reverse rule may be better than what would follow from the body.</summary>
internal abstract record Composite : Primitive
{
    internal sealed override bool IsMadeOfOthers => true;

    /// <summary>The operation in terms of others.</summary>
    protected abstract Tensor Body(ReadOnlySpan<Tensor> inputs);

    protected internal sealed override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => outputs[0] = Body(Bare(inputs));

    /// <summary>Pushes tangents through the body.</summary>
    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => throw new NotSupportedException($"{Name} has no forward rule yet.");

    /// <summary>Batches the body.</summary>
    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
        => throw new NotSupportedException($"{Name} has no batching rule yet.");

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => throw new InvalidOperationException($"{Name} is made of other operations; it is inlined before anything is lowered.");
}
