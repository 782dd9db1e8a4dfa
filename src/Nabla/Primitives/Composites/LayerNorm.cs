namespace Nabla.Primitives;

/// <summary>(x − mean)/√(variance + ε) · w + b over the last axis: x [.., n], w [n], b [n] (Ba et al. 2016).</summary>
/// <remarks>One operation so that scale and shift are done while a row is in the cache, and in reverse one pass gives the gradients of all three.</remarks>
internal sealed record LayerNorm(double Epsilon) : Composite
{
    internal override Residuals Reads => new(0b011, 0);

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        TensorType x = inputs[0];
        if (x.Shape.Rank == 0 || inputs[1] != new TensorType(x.DType, [x.Shape[^1]]) || inputs[2] != inputs[1])
        {
            throw new ArgumentException($"LayerNorm cannot scale {x} by {inputs[1]} and shift it by {inputs[2]}.");
        }

        outputs[0] = x;
    }

    protected override Tensor Body(ReadOnlySpan<Tensor> inputs)
    {
        (Tensor centred, Tensor scale) = Standardize.Centre(inputs[0], Last(inputs[0]), Epsilon);
        return Functions.MultiplyAdd(centred * scale, inputs[1], inputs[2]);
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor g = call.Cotangents[0]!;
        (Tensor x, Tensor w) = (call.Inputs[0], call.Inputs[1]);
        (Tensor centred, Tensor scale) = Standardize.Centre(x, Last(x), Epsilon);
        Tensor y = centred * scale;
        Axes rows = Axes.Of([.. Enumerable.Range(0, x.Rank - 1)]);
        cotangents[0] = call.Wants(0) ? Standardize.Pulled(g * w, y, scale, Last(x)) : null;
        cotangents[1] = call.Wants(1) ? new Sum(rows).Apply(g * y) : null;
        cotangents[2] = call.Wants(2) ? new Sum(rows).Apply(g) : null;
    }

    private static Axes Last(Tensor x) => Axes.Of(x.Rank - 1);
}
