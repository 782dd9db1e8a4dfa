using System.Numerics;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Kernels on matrices, one of each operand at a time, in float64.</summary>
internal static unsafe class MatrixKernels
{
    // Larger matrices are left the threads for their products; of smaller ones each thread has its own.
    private const long Small = 1 << 14;

    /// <summary>Runs the kernel for every index of the first axes.</summary>
    public static void Run(IMatrixKernel kernel, int batchRank, Operand[] inputs, Operand[] outputs, int registerBits)
    {
        long count = 1;
        for (int axis = 0; axis < batchRank; axis++)
        {
            count *= inputs[0].Shape[axis];
        }

        if (count == 0)
        {
            return;
        }

        long size = 1;
        foreach (ref readonly Operand operand in inputs.AsSpan())
        {
            size = Math.Max(size, operand.Shape.Count / count);
        }

        Items items = new(kernel, batchRank, inputs, outputs, registerBits);
        if (size > Small && count < 4 * Workers.Count)
        {
            items.Run(0, count);
        }
        else
        {
            Pieces.Run(count, (long)(size * Math.Sqrt(size)), ref items);
        }
    }

    private readonly struct Items(IMatrixKernel kernel, int batchRank, Operand[] inputs, Operand[] outputs, int registerBits) : Map.IRange
    {
        public void Run(long from, long to)
        {
            using CpuMatrixArithmetic arithmetic = new(registerBits);
            Matrix[] read = new Matrix[inputs.Length];
            Matrix[] written = new Matrix[outputs.Length];
            for (long index = from; index < to; index++)
            {
                arithmetic.Reset();
                for (int i = 0; i < inputs.Length; i++)
                {
                    read[i] = Rent(arithmetic, inputs[i]);
                    Copy(inputs[i], index, read[i], true);
                }

                for (int i = 0; i < outputs.Length; i++)
                {
                    written[i] = Rent(arithmetic, outputs[i]);
                }

                kernel.Run(arithmetic, read, written);
                for (int i = 0; i < outputs.Length; i++)
                {
                    Copy(outputs[i], index, written[i], false);
                }
            }
        }

        private Matrix Rent(CpuMatrixArithmetic arithmetic, in Operand operand)
            => arithmetic.Rent(operand.Shape.Rank - batchRank == 1 ? 1 : operand.Shape[^2], operand.Shape[^1]);

        private void Copy(in Operand operand, long index, in Matrix matrix, bool isRead)
        {
            switch (operand.DType)
            {
                case DType.Float32:
                    Copy<float>(operand, index, matrix, isRead);
                    break;
                case DType.Float64:
                    Copy<double>(operand, index, matrix, isRead);
                    break;
                case DType.Int32:
                    Copy<int>(operand, index, matrix, isRead);
                    break;
                case DType.Int64:
                    Copy<long>(operand, index, matrix, isRead);
                    break;
                default:
                    throw new NotSupportedException($"A kernel on matrices was given {operand.Type}; it knows float32, float64, int32 and int64.");
            }
        }

        private void Copy<T>(in Operand operand, long index, in Matrix matrix, bool isRead)
            where T : unmanaged, INumber<T>
        {
            ReadOnlySpan<long> strides = operand.Layout.Strides;
            long offset = operand.Layout.Offset;
            for (int axis = batchRank - 1; axis >= 0; axis--)
            {
                (index, long at) = Math.DivRem(index, operand.Shape[axis]);
                offset += at * strides[axis];
            }

            long column = strides[^1];
            long row = matrix.Rows == 1 ? 0 : strides[^2];
            fixed (byte* storage = &operand.Storage.Reference)
            {
                T* start = (T*)storage + offset;
                for (int i = 0; i < matrix.Rows; i++)
                {
                    double* own = matrix.Row(i);
                    T* other = start + i * row;
                    for (int j = 0; j < matrix.Columns; j++)
                    {
                        if (isRead)
                        {
                            own[j] = double.CreateTruncating(other[j * column]);
                        }
                        else
                        {
                            other[j * column] = T.CreateTruncating(own[j]);
                        }
                    }
                }
            }

            GC.KeepAlive(operand.Storage);
        }
    }
}
