namespace Nabla.Primitives;

/// <summary>y = A x. The tangent goes through the operation itself; only the way back has to be said.</summary>
internal abstract record LinearMap : Primitive
{
    internal sealed override Residuals Reads => Residuals.None;

    /// <summary>Aᵀ g, where <paramref name="x"/> is the type of the input.</summary>
    protected abstract Tensor Transposed(Tensor g, TensorType x);

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents)
        => cotangents[0] = Transposed(call.Cotangents[0]!, call.Type(0));

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0] is { } dx && outputs[0].DType.IsFloating() ? Apply(dx) : null;
}
