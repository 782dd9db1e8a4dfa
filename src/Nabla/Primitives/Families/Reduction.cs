using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The combination of all elements along some axes, which disappear. Axes are resolved: ascending and not negative.</summary>
internal abstract record Reduction<TMonoid>(Axes Axes) : Primitive
    where TMonoid : struct, IMonoid
{
    internal sealed override bool IsLoopRule => Reads != Residuals.None;

    internal sealed override long Arithmetic(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => inputs[0].Shape.Count;

    /// <summary>g · dy/dx, where g and y are repeated along the axes to the shape of x.</summary>
    protected abstract Tensor? Derivative(Tensor g, Tensor x, Tensor y);

    /// <summary>The same reduction over other axes.</summary>
    internal abstract override Primitive Over(Axes axes);

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = new TensorType(inputs[0].DType, Reduced(inputs[0].Shape, Axes));

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Shape shape = call.Type(0).Shape;
        Tensor y = call.Outputs.IsEmpty || call.Outputs[0] is null ? null! : Repeated(call.Outputs[0]!, shape);
        cotangents[0] = Derivative(Repeated(call.Cotangents[0]!, shape), call.Inputs[0], y);
    }

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0] is { } dx && Derivative(dx, inputs[0], Repeated(outputs[0], inputs[0].Shape)) is { } product
            ? new Sum(Axes).Apply(product)
            : null;

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Over(Axes.Shift(1)).Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Reduce<TMonoid>(inputs[0], outputs[0], Axes);

    private Tensor Repeated(Tensor y, Shape shape) => new Broadcast(shape, Axes.Of(Axes.Complement(shape.Rank))).Apply(y);

    internal static Shape Reduced(Shape x, Axes axes)
    {
        int[] kept = axes.Complement(x.Rank);
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = x[kept[i]];
        }

        return Shape.Create(kept);
    }
}
