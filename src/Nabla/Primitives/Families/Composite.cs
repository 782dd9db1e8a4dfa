namespace Nabla.Primitives;

/// <summary>An operation with a name of its own that is made of others: its body is tensor code, and its reverse rule may be better than what would follow from the body.</summary>
internal abstract record Composite : Primitive
{
    internal sealed override Inside Inside => Inside.Operations;

    internal override bool IsLoopRule => true;

    /// <summary>The only result in terms of other operations. One that gives several says them in <see cref="Evaluate"/> instead.</summary>
    protected virtual Tensor Body(ReadOnlySpan<Tensor> inputs) => throw Inlined();

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => outputs[0] = Body(inputs);

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => throw Inlined();

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
        => throw Inlined();

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => throw Inlined();

    private InvalidOperationException Inlined() => new($"{Name} is made of other operations: its body is interpreted, not itself.");
}
