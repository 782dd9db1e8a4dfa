namespace Nabla.Primitives;

/// <summary>z = B(x, y), linear in each: both tangents go through the operation itself.</summary>
internal abstract record Bilinear : Primitive
{
    internal sealed override Residuals Reads => Residuals.AllInputs;

    /// <summary>The cotangent of x; <paramref name="type"/> is x's type.</summary>
    protected abstract Tensor Left(Tensor g, Tensor y, TensorType type);

    /// <summary>The cotangent of y; <paramref name="type"/> is y's type.</summary>
    protected abstract Tensor Right(Tensor g, Tensor x, TensorType type);

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor g = call.Cotangents[0]!;
        cotangents[0] = call.Wants(0) ? Left(g, call.Inputs[1], call.Type(0)) : null;
        cotangents[1] = call.Wants(1) ? Right(g, call.Inputs[0], call.Type(1)) : null;
    }

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        Tensor? left = tangents[0] is { } dx ? Apply(dx, inputs[1]) : null;
        Tensor? right = tangents[1] is { } dy ? Apply(inputs[0], dy) : null;
        pushed[0] = left is null ? right : right is null ? left : left + right;
    }
}
