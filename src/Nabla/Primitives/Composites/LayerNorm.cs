namespace Nabla.Primitives;

/// <summary>(x − mean) · r · w + b over the last axis, with r = 1/√(variance + ε), and of each row mean and r besides: x [.., n], w [n], b [n] → [.., n], [.., 1], [.., 1] (Ba et al. 2016).</summary>
/// <remarks>One operation so that scale and shift are done while a row is in the cache, and in reverse one pass gives the gradients of all three: with mean and r at hand it waits for sums along a row once.</remarks>
internal sealed record LayerNorm(double Epsilon) : Composite
{
    internal override int Outputs => 3;

    internal override Residuals Reads => new(0b011, 0b110);

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        TensorType x = inputs[0];
        if (x.Shape.Rank == 0 || inputs[1] != new TensorType(x.DType, [x.Shape[^1]]) || inputs[2] != inputs[1])
        {
            throw new ArgumentException($"LayerNorm cannot scale {x} by {inputs[1]} and shift it by {inputs[2]}.");
        }

        outputs[0] = x;
        outputs[1] = outputs[2] = new TensorType(x.DType, Shape.Create([.. x.Shape.Lengths[..^1], 1]));
    }

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        (Tensor centred, outputs[1], outputs[2]) = Standardize.Centre(inputs[0], Last(inputs[0]), Epsilon);
        outputs[0] = Functions.MultiplyAdd(centred * outputs[2], inputs[1], inputs[2]);
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        (Tensor x, Tensor w, Tensor scale) = (call.Inputs[0], call.Inputs[1], call.Outputs[2]!);
        Tensor centred = x - call.Outputs[1]!;
        List<Tensor> parts = [];
        if (call.Cotangents[0] is { } g)
        {
            Tensor y = centred * scale;
            Axes rows = Axes.Of([.. Enumerable.Range(0, x.Rank - 1)]);
            cotangents[1] = call.Wants(1) ? new Sum(rows).Apply(g * y) : null;
            cotangents[2] = call.Wants(2) ? new Sum(rows).Apply(g) : null;
            parts.Add(Standardize.Pulled(g * w, y, scale, Last(x)));
        }

        if (call.Cotangents[1] is { } ofMean)
        {
            parts.Add((ofMean / x.Shape[^1]).BroadcastTo(x.Shape));
        }

        if (call.Cotangents[2] is { } ofScale)
        {
            parts.Add(ofScale * (scale * scale * scale / -x.Shape[^1]) * centred);
        }

        cotangents[0] = call.Wants(0) ? parts.Aggregate(static (sum, part) => sum + part) : null;
    }

    private static Axes Last(Tensor x) => Axes.Of(x.Rank - 1);
}
