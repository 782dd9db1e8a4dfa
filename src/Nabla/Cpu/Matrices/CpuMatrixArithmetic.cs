using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>The CPU's products and threads for kernels on matrices.</summary>
internal sealed unsafe class CpuMatrixArithmetic(int registerBits) : MatrixArithmetic
{
    public override void Multiply(in Matrix a, in Matrix b, in Matrix c) => Run(a, b, c, false);

    public override void Subtract(in Matrix a, in Matrix b, in Matrix c)
    {
        if (c.Rows == 0 || c.Columns == 0 || a.Columns == 0)
        {
            return;
        }

        // The smaller factor, negated where nothing else lies.
        bool isLeft = (long)a.Rows * a.Columns <= (long)b.Rows * b.Columns;
        Matrix factor = isLeft ? a : b;
        bool isTurned = factor.ColumnStride != 1;
        factor = isTurned ? factor.Transposed : factor;
        Matrix negated = new((double*)Scratch.Negated((long)factor.Rows * factor.Columns * sizeof(double)), factor.Rows, factor.Columns);
        for (int i = 0; i < factor.Rows; i++)
        {
            double* from = factor.Row(i);
            double* to = negated.Row(i);
            for (int j = 0; j < factor.Columns; j++)
            {
                to[j] = -from[j * factor.ColumnStride];
            }
        }

        negated = isTurned ? negated.Transposed : negated;
        Run(isLeft ? negated : a, isLeft ? b : negated, c, true);
    }

    public override void For(int parts, IPartKernel kernel)
    {
        Parts body = new(kernel);
        Workers.For(parts, ref body);
    }

    private void Run(in Matrix a, in Matrix b, in Matrix c, bool adds)
    {
        Product product = new(c.Rows, c.Columns, a.Columns, View(a), View(b), View(c), default, adds);
        MatrixProduct.Multiply<double>(c.ColumnStride == 1 ? product : product.Transposed(), registerBits);
    }

    private static MatrixView View(in Matrix x) => new((byte*)x.Start, (nint)(x.RowStride * Unsafe.SizeOf<double>()), (nint)(x.ColumnStride * Unsafe.SizeOf<double>()));

    private readonly struct Parts(IPartKernel kernel) : IParallelBody
    {
        public void Run(int part) => kernel.Run(part);
    }
}
