namespace Nabla.Primitives;

/// <summary>The flat row-major positions (int64 [count]) at which a bool tensor is true. How many there are depends on values.</summary>
internal sealed record Nonzero : Primitive
{
    public static Nonzero Op { get; } = new();

    /// <summary>The positions at which a mask is true.</summary>
    public static long[] Positions(ReadOnlySpan<bool> mask)
    {
        List<long> positions = [];
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i])
            {
                positions.Add(i);
            }
        }

        return [.. positions];
    }

    internal override Residuals Reads => Residuals.None;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => throw new InvalidOperationException(
            $"The number of true elements is not known before the values are{CallSite.Suffix()}. Use Where(mask, x, 0) instead of x[mask] where shapes must be known.");

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents) => cotangents[0] = null;

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = null;

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
        => throw new InvalidOperationException("x[mask] has a different length for each element of a batch. Use Where(mask, x, 0) inside Vmap.");

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
        => outputs[0] = Tensor.Of<long>(inputs[0].Read<bool, long[]>(Positions)).To(inputs[0].Device);

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => throw new InvalidOperationException("Nonzero is evaluated only.");
}
