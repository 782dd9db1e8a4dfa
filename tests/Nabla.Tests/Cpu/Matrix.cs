using System.Numerics;
using System.Runtime.InteropServices;

namespace Nabla.Tests.Cpu;

/// <summary>A matrix somewhere inside a larger array, with any strides.</summary>
internal sealed class Matrix<T>
    where T : unmanaged, INumber<T>
{
    public Matrix(int rows, int columns, long row, long column)
    {
        Rows = rows;
        Columns = columns;
        Row = row;
        Column = column;
        long low = Math.Min(0, (rows - 1) * row) + Math.Min(0, (columns - 1) * column);
        long high = Math.Max(0, (rows - 1) * row) + Math.Max(0, (columns - 1) * column);
        Origin = rows == 0 || columns == 0 ? 0 : -low;
        Elements = new T[rows == 0 || columns == 0 ? 1 : high - low + 1];
    }

    public int Rows { get; }

    public int Columns { get; }

    public long Row { get; }

    public long Column { get; }

    public long Origin { get; }

    public T[] Elements { get; }

    public ref T this[int row, int column] => ref Elements[Origin + (row * Row) + (column * Column)];

    /// <summary>Fills with numbers whose products need all their bits, a NaN-free mixture of signs and sizes.</summary>
    public Matrix<T> Fill(int seed)
    {
        Random random = new(seed);
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            for (int index = 0; index < Elements.Length; index++)
            {
                Elements[index] = T.CreateTruncating(random.NextDouble() - 0.5);
            }
        }
        else
        {
            random.NextBytes(MemoryMarshal.AsBytes(Elements.AsSpan()));
        }

        return this;
    }
}
