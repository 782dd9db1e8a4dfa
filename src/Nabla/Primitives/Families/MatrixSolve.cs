namespace Nabla.Primitives;

/// <summary>The X with A X = B for what is read of square matrices A.</summary>
internal abstract record MatrixSolve : MatrixPrimitive
{
    internal override Residuals Reads => new(0b01, 0b1);

    /// <summary>The same for Aᵀ in the place of A.</summary>
    private protected abstract MatrixSolve OfTransposed { get; }

    /// <summary>What of a matrix is read; all, unless said otherwise.</summary>
    private protected virtual Tensor Part(Tensor x) => x;

    private protected override void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (Shape a, Shape b) = (inputs[0].Shape, inputs[1].Shape);
        outputs[0] = a[^1] == a[^2] && a[^1] == b[^2] ? inputs[1] : throw Misfit(inputs);
    }

    // dX = A⁻¹ (dB − dA X).
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor b = OfTransposed.Apply(Turned(call.Inputs[0]), call.Cotangents[0]!);
        cotangents[1] = b;
        cotangents[0] = call.Wants(0) ? -Part(b.MatMul(Turned(call.Outputs[0]!))) : null;
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        Tensor? moved = tangents[0] is { } da ? -Part(da).MatMul(outputs[0]) : null;
        Tensor? right = tangents[1] is { } db ? (moved is null ? db : moved + db) : moved;
        pushed[0] = right is null ? null : Apply(inputs[0], right);
    }
}
