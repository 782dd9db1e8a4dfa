using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>Σⱼ xⱼ exp(∓2πi jk/n) along the last axis of a real and an imaginary part, without a factor. The transpose of its matrix is itself; that of the real map of both parts is the transform in the other direction.</summary>
internal sealed record FourierTransform(bool Inverse) : Primitive
{
    internal override int Outputs => 2;

    internal override Residuals Reads => Residuals.None;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        if (!inputs[0].DType.IsFloating() || inputs[0].Shape.Rank == 0 || inputs[0] != inputs[1])
        {
            throw new ArgumentException($"{Name} needs a real and an imaginary part of one floating-point type with an axis, not {inputs[0]} and {inputs[1]}.");
        }

        (outputs[0], outputs[1]) = (inputs[0], inputs[0]);
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents) => Through(new FourierTransform(!Inverse), call.Cotangents, cotangents);

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed) => Through(this, tangents, pushed);

    private static void Through(FourierTransform map, ReadOnlySpan<Tensor?> x, Span<Tensor?> y)
    {
        y.Clear();
        if (x[0] is null && x[1] is null)
        {
            return;
        }

        Tensor[] found = new Tensor[2];
        map.Apply([x[0] ?? x[1]!.ZerosLike(), x[1] ?? x[0]!.ZerosLike()], found);
        (y[0], y[1]) = (found[0], found[1]);
    }

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        Apply([inputs[0].WithBatch(size, axes[0], 0), inputs[1].WithBatch(size, axes[1], 0)], outputs);
        outputAxes.Clear();
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Run(new Rows(Inverse), Math.Max(0, inputs[0].Shape.Rank - 2), inputs, outputs);

    private readonly unsafe struct Rows(bool inverse) : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            (Matrix real, Matrix imaginary) = (outputs[0], outputs[1]);
            real.Set(inputs[0]);
            imaginary.Set(inputs[1]);
            FourierPlan plan = FourierPlan.Of(real.Columns);
            double* room = arithmetic.Rent(1, plan.Room).Start;
            for (int row = 0; row < real.Rows; row++)
            {
                if (inverse)
                {
                    plan.Run(imaginary.Row(row), real.Row(row), room);
                }
                else
                {
                    plan.Run(real.Row(row), imaginary.Row(row), room);
                }
            }
        }
    }
}
