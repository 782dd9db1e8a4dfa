namespace Nabla.Primitives;

/// <summary>What the rules of control flow have in common: gathering operands and spreading results.</summary>
internal static class Bodies
{
    /// <summary>The type of what is decided by.</summary>
    public static TensorType Bool { get; } = new(DType.Bool, Shape.Scalar);

    public static bool[] Present(ReadOnlySpan<Tensor?> values)
    {
        bool[] present = new bool[values.Length];
        for (int i = 0; i < present.Length; i++)
        {
            present[i] = values[i] is not null;
        }

        return present;
    }

    /// <summary>The tensors, and after them those of the others that are there.</summary>
    public static Tensor[] Join(ReadOnlySpan<Tensor> first, ReadOnlySpan<Tensor?> second)
    {
        List<Tensor> joined = [.. first];
        foreach (Tensor? value in second)
        {
            if (value is not null)
            {
                joined.Add(value);
            }
        }

        return [.. joined];
    }

    /// <summary>Tangents, of floating outputs only, to their outputs.</summary>
    public static void Push(ReadOnlySpan<Tensor> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        for (int i = 0, next = 0; i < pushed.Length; i++)
        {
            pushed[i] = outputs[i].DType.IsFloating() ? tangents[next++] : null;
        }
    }

    /// <summary>For each position of the mask's axes the part of one or of the other.</summary>
    public static Tensor Choose(Tensor mask, Tensor x, Tensor y)
        => Functions.Where(mask.Reshape([.. mask.Shape, .. Enumerable.Repeat(1, x.Rank - mask.Rank)]), x, y);

    /// <summary>The same values, to which gradients come back where the mask holds only: what an example does not take may have an infinite derivative, and 0 times infinity is NaN.</summary>
    /// <param name="mask">A bool for each example.</param>
    /// <param name="inputs">The values.</param>
    /// <param name="axes">The axes along which they are stacked; one that is the same for all, -1, stays as it is.</param>
    public static Tensor[] Gate(Tensor mask, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes)
    {
        Tensor[] gated = inputs.ToArray();
        for (int i = 0; i < gated.Length; i++)
        {
            if (axes[i] >= 0 && gated[i].DType.IsFloating())
            {
                int[] lengths = new int[gated[i].Rank];
                Array.Fill(lengths, 1);
                lengths[axes[i]] = mask.Shape[0];
                gated[i] = Functions.Where(mask.Reshape(lengths), gated[i], gated[i].Detach());
            }
        }

        return gated;
    }

    /// <summary>A step of which some inputs are stacked along axis 0, made to hand on a carry of the same axes as it takes.</summary>
    /// <param name="step">The step: (constants, carry, others) ↦ (carry, others).</param>
    /// <param name="size">How many are stacked.</param>
    /// <param name="axes">The inputs' axes or -1; carries that become stacked are set.</param>
    /// <param name="constants">How many inputs come before the carry.</param>
    /// <param name="carries">How many carries there are.</param>
    /// <param name="found">The outputs' axes or -1.</param>
    public static Body BatchCarry(Body step, int size, int[] axes, int constants, int carries, out int[] found)
    {
        while (true)
        {
            bool[]? stacked = null;
            Body batched = step.Batch(size, axes, null, out found);
            bool settled = true;
            for (int i = 0; i < carries; i++)
            {
                if (found[i] >= 0 && axes[constants + i] < 0)
                {
                    axes[constants + i] = 0;
                    settled = false;
                }

                if (found[i] < 0 && axes[constants + i] >= 0)
                {
                    // Handed in stacked and handed on alike for all: stacked nevertheless.
                    stacked ??= [.. found.Select(axis => axis >= 0)];
                    stacked[i] = true;
                }
            }

            if (settled)
            {
                return stacked is null ? batched : step.Batch(size, axes, stacked, out found);
            }
        }
    }

    /// <exception cref="ArgumentException">What a step hands on is not what it takes.</exception>
    public static void CheckCarry(string name, ReadOnlySpan<TensorType> before, ReadOnlySpan<TensorType> next)
    {
        if (!next.SequenceEqual(before))
        {
            throw new ArgumentException($"{name} hands on {string.Join(", ", before.ToArray())}, but its step gives {string.Join(", ", next.ToArray())}.");
        }
    }

    public static InvalidOperationException NoLoop(Primitive op) => new($"{op.Name} consists of other operations, which are computed one by one; it is no loop itself.");
}
