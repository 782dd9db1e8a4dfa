using System.Numerics;

namespace Nabla.Cpu;

/// <summary>Stable sorting along an axis.</summary>
internal static unsafe class Sorts
{
    public static void Run<T>(CpuMachine machine, in Operand x, in Operand values, in Operand indices, int axis, bool descending)
        where T : unmanaged, INumber<T>
    {
        if (x.Shape.Count == 0)
        {
            return;
        }

        // The axis goes last by strides alone; rows of a contiguous copy are then sorted, and the results go back the same way.
        (Operand rows, Operand rowValues, Operand rowIndices) = (Last(x, axis), Last(values, axis), Last(indices, axis));
        Operand source = machine.Contiguous(rows);
        Operand sortedValues = Fresh(rows.Type);
        Operand sortedIndices = Fresh(new TensorType(DType.Int64, rows.Shape));
        int length = rows.Shape[^1];
        fixed (byte* px = &source.Storage.Reference, pv = &sortedValues.Storage.Reference, pi = &sortedIndices.Storage.Reference)
        {
            T* from = (T*)px + source.Layout.Offset;
            for (long row = 0; row < x.Shape.Count / length; row++)
            {
                Span<long> order = new((long*)pi + row * length, length);
                for (int i = 0; i < length; i++)
                {
                    order[i] = i;
                }

                order.Sort(new Order<T>(from + row * length, descending));
                for (int i = 0; i < length; i++)
                {
                    ((T*)pv)[row * length + i] = from[row * length + order[i]];
                }
            }
        }

        machine.Move(sortedValues, rowValues);
        machine.Move(sortedIndices, rowIndices);
        GC.KeepAlive(source.Storage);
    }

    private static Operand Last(in Operand x, int axis)
    {
        int rank = x.Shape.Rank;
        int[] lengths = new int[rank];
        long[] strides = new long[rank];
        int next = 0;
        for (int i = 0; i < rank; i++)
        {
            if (i != axis)
            {
                (lengths[next], strides[next++]) = (x.Shape[i], x.Layout.Strides[i]);
            }
        }

        (lengths[rank - 1], strides[rank - 1]) = (x.Shape[axis], x.Layout.Strides[axis]);
        return x.View(Shape.Create(lengths), Layout.Of(lengths, strides, x.Layout.Offset));
    }

    private static Operand Fresh(TensorType type) => new(type, type.Shape.RowMajor, Storage.Rent(type.Shape.Count * type.DType.Size()));

    /// <summary>By value, NaN as the greatest, then by position, which is what makes the sort stable.</summary>
    private readonly struct Order<T>(T* values, bool descending) : IComparer<long>
        where T : unmanaged, INumber<T>
    {
        public int Compare(long x, long y)
        {
            (T a, T b) = (values[x], values[y]);
            int order = a < b ? -1 : a > b ? 1 : T.IsNaN(a) ? (T.IsNaN(b) ? 0 : 1) : T.IsNaN(b) ? -1 : 0;
            return order == 0 ? x.CompareTo(y) : descending ? -order : order;
        }
    }
}
