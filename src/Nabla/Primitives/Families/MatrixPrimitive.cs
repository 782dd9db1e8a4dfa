using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>Something of each matrix in the last two axes, by a kernel of its own. The axes before are those of a batch, the same of all inputs and outputs.</summary>
internal abstract record MatrixPrimitive : Primitive
{
    private protected abstract IMatrixKernel Kernel { get; }

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        Shape first = inputs[0].Shape;
        foreach (TensorType input in inputs)
        {
            if (!input.DType.IsFloating() || input.Shape.Rank < 2 || input.DType != inputs[0].DType || !input.Shape.Lengths[..^2].SequenceEqual(first.Lengths[..^2]))
            {
                throw new ArgumentException($"{Name} needs floating-point matrices along the last two axes, of one type and batch, not {string.Join(", ", inputs.ToArray())}.");
            }
        }

        Results(inputs, outputs);
    }

    /// <summary>The types of the results for inputs that are matrices of one batch.</summary>
    private protected abstract void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs);

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        Tensor[] moved = new Tensor[inputs.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] = inputs[i].WithBatch(size, axes[i], 0);
        }

        Apply(moved, outputs);
        outputAxes.Clear();
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Run(Kernel, inputs[0].Shape.Rank - 2, inputs, outputs);

    /// <summary>The type of one result: the first input's batch, and these lengths.</summary>
    private protected static TensorType In(TensorType input, DType dtype, params ReadOnlySpan<int> lengths)
        => new(dtype, Shape.Create([.. input.Shape.Lengths[..^2], .. lengths]));

    private protected ArgumentException Misfit(ReadOnlySpan<TensorType> inputs) => new($"{Name} cannot take matrices of these shapes: {string.Join(", ", inputs.ToArray())}.");

    /// <summary>The same with rows and columns exchanged.</summary>
    private protected static Tensor Turned(Tensor x) => x.Transpose(-2, -1);

    /// <summary>The symmetric part.</summary>
    private protected static Tensor Symmetric(Tensor x) => (x + Turned(x)) * 0.5;

    /// <summary>1/x, and 0 where x is 0: what does not move is not divided by.</summary>
    private protected static Tensor Reciprocals(Tensor x)
    {
        Tensor isZero = Functions.Equal(x, 0);
        return Functions.Where(isZero, 0, 1 / Functions.Where(isZero, 1, x));
    }
}
