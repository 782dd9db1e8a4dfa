using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>x combined along an axis: z = x, then z[.., indices[.., j, ..], ..] = its combination with updates[.., j, ..], in order of j.</summary>
internal abstract record ScatterReduction<TMonoid>(int Axis) : Primitive
    where TMonoid : struct, IMonoid
{
    internal sealed override bool CanFail => true;

    internal sealed override Residuals Reads => Residuals.All;

    /// <summary>The derivatives of z with respect to x (of the shape of x) and to each update (of theirs).</summary>
    protected abstract (Tensor X, Tensor Updates) Derivatives(Tensor x, Tensor indices, Tensor updates, Tensor z);

    /// <summary>The same along another axis.</summary>
    protected abstract Primitive Along(int axis);

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (Shape x, Shape indices) = (inputs[0].Shape, inputs[1].Shape);
        if (inputs[1].DType != DType.Int64 || inputs[2].DType != inputs[0].DType || !inputs[2].Shape.Equals(indices)
            || x.Rank != indices.Rank || !x.Replace(Axis, 0).Equals(indices.Replace(Axis, 0)))
        {
            throw new ArgumentException(
                $"{Name} along axis {Axis} cannot combine {inputs[2]} with {inputs[0]} at {inputs[1]}: indices are int64 and shaped like the updates, which differ from x along that axis only.");
        }

        outputs[0] = inputs[0];
    }

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor g = call.Cotangents[0]!;
        (Tensor x, Tensor updates) = Derivatives(call.Inputs[0], call.Inputs[1], call.Inputs[2], call.Outputs[0]!);
        cotangents[0] = call.Wants(0) ? g * x : null;
        cotangents[2] = call.Wants(2) ? new Gather(Axis).Apply(g, call.Inputs[1]) * updates : null;
    }

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        if (tangents[0] is null && tangents[2] is null)
        {
            pushed[0] = null;
            return;
        }

        (Tensor x, Tensor updates) = Derivatives(inputs[0], inputs[1], inputs[2], outputs[0]);
        pushed[0] = new ScatterAdd(Axis).Apply(
            tangents[0] is { } dx ? dx * x : inputs[0].ZerosLike(), inputs[1], tangents[2] is { } du ? du * updates : inputs[2].ZerosLike());
    }

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Along(Axis + 1).Apply(
            inputs[0].WithBatch(size, axes[0], 0), inputs[1].WithBatch(size, axes[1], 0), inputs[2].WithBatch(size, axes[2], 0));
        outputAxes[0] = 0;
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        machine.Move(inputs[0], outputs[0]);
        machine.Scatter<TMonoid>(inputs[2], inputs[1], outputs[0], Axis);
    }

    /// <summary>For those that choose an element: those that were chosen share what flows back evenly, as PyTorch has it.</summary>
    protected (Tensor X, Tensor Updates) Shared(Tensor x, Tensor indices, Tensor updates, Tensor z)
    {
        Gather gather = new(Axis);
        Tensor isX = Functions.Equal(x, z).Cast(x.DType);
        Tensor isUpdate = Functions.Equal(updates, gather.Apply(z, indices)).Cast(x.DType);

        // Where a NaN was chosen nothing equals it.
        Tensor share = 1 / new ScatterAdd(Axis).Apply(isX, indices, isUpdate).Maximum(1);
        return (isX * share, isUpdate * gather.Apply(share, indices));
    }
}
