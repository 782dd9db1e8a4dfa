using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Stable sorting along an axis: equal elements stay in order, NaN counts as the greatest.</summary>
internal static unsafe class Sorts
{
    // What sorting an element costs, in elements of a simple loop.
    private const int Passes = 16;

    public static void Run<T, TKey, K>(CpuMachine machine, in Operand x, in Operand values, in Operand indices, int axis, bool descending)
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        where K : struct, ISortKey<T, TKey>
    {
        if (x.Shape.Count == 0)
        {
            return;
        }

        // The axis goes last by strides alone; rows of a contiguous copy are then sorted, and the results go back the same way.
        (Operand rows, Operand rowValues, Operand rowIndices) = (Last(x, axis), Last(values, axis), Last(indices, axis));
        Operand source = machine.Contiguous(rows);
        Operand sortedValues = Room(rowValues);
        Operand sortedIndices = Room(rowIndices);
        int length = rows.Shape[^1];
        fixed (byte* px = &source.Storage.Reference, pv = &sortedValues.Storage.Reference, pi = &sortedIndices.Storage.Reference)
        {
            Body<T, TKey, K> body = new()
            {
                From = (T*)px + source.Layout.Offset,
                Values = (T*)pv + sortedValues.Layout.Offset,
                Indices = (long*)pi + sortedIndices.Layout.Offset,
                Length = length,
                Descending = descending,
            };
            Pieces.Run(x.Shape.Count / length, (long)length * Passes, ref body);
        }

        Deliver(machine, sortedValues, rowValues);
        Deliver(machine, sortedIndices, rowIndices);
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

    /// <summary>Where rows are written: the result itself if its rows follow each other.</summary>
    private static Operand Room(in Operand rows) => rows.Layout.IsContiguous
        ? rows
        : new Operand(rows.Type, rows.Shape.RowMajor, Storage.Rent(rows.Shape.Count * rows.DType.Size()));

    private static void Deliver(CpuMachine machine, in Operand written, in Operand rows)
    {
        if (!ReferenceEquals(written.Storage, rows.Storage))
        {
            machine.Move(written, rows);
        }

        GC.KeepAlive(rows.Storage);
    }

    private struct Body<T, TKey, K> : Map.IRange
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        where K : struct, ISortKey<T, TKey>
    {
        public T* From;
        public T* Values;
        public long* Indices;
        public int Length;
        public bool Descending;

        public readonly void Run(long from, long to)
        {
            long bytes = (long)Length * sizeof(Entry<TKey>);
            Storage room = Storage.Rent(2 * bytes);
            fixed (byte* start = &room.Reference)
            {
                for (long row = from; row < to; row++)
                {
                    Row(From + row * Length, Values + row * Length, Indices + row * Length, (Entry<TKey>*)start, (Entry<TKey>*)(start + bytes));
                }
            }

            GC.KeepAlive(room);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(T* x, T* values, long* indices, Entry<TKey>* entries, Entry<TKey>* spare)
        {
            for (int i = 0; i < Length; i++)
            {
                TKey key = K.Of(x[i]);
                entries[i] = new Entry<TKey> { Key = Descending ? ~key : key, Place = i };
            }

            Entry<TKey>* sorted = RadixSort<TKey>.Run(entries, spare, Length);
            for (int i = 0; i < Length; i++)
            {
                values[i] = x[sorted[i].Place];
                indices[i] = sorted[i].Place;
            }
        }
    }
}
