using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>An int64 per row of the last axis, which disappears. Not differentiable: the result is an index.</summary>
internal abstract record RowChoice<TKernel> : Primitive
    where TKernel : struct, IRowKernel
{
    internal sealed override Residuals Reads => Residuals.None;

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        Shape x = inputs[0].Shape;
        if (x.Rank == 0 || x[^1] == 0)
        {
            throw new ArgumentException($"{Name} needs at least one element to choose from; the axis of {x} has none.");
        }

        outputs[0] = new TensorType(DType.Int64, x.Without(x.Rank - 1));
    }

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents) => cotangents[0] = null;

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = null;

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Run<TKernel>(inputs[0], outputs[0]);
}
