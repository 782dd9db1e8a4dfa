using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>A matrix of each square one, by a kernel of its own. Matrices are rows: the last axis has their n² elements in row-major order, for the kernel is given rows.</summary>
internal abstract record MatrixFunction<TKernel> : Primitive
    where TKernel : struct, IRowKernel
{
    /// <summary>Elements of a result beside those of a matrix: fewer than would make its side one longer.</summary>
    private protected virtual int Extras(int side) => 0;

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        Shape x = inputs[0].Shape;
        int side = x.Rank == 0 ? 0 : Side(x);
        if (!inputs[0].DType.IsFloating() || x.Rank == 0 || side * side != x[^1])
        {
            throw new ArgumentException($"{Name} needs floating-point rows of n² elements, not {inputs[0]}.");
        }

        outputs[0] = new TensorType(inputs[0].DType, x.Replace(x.Rank - 1, x[^1] + Extras(side)));
    }

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Run<TKernel>(inputs[0], outputs[0]);

    /// <summary>The rows as matrices.</summary>
    private protected static Tensor Matrices(Tensor x)
    {
        int side = Side(x.Shape);
        return x.Narrow(x.Rank - 1, 0, side * side).Reshape(Shape.Create([.. x.Shape.Lengths[..^1], side, side]));
    }

    /// <summary>The matrices as rows.</summary>
    private protected static Tensor Rows(Tensor x) => x.Flatten(-2, -1);

    private static int Side(Shape x) => (int)Math.Sqrt(x[^1]);
}
