using System.Buffers;
using System.Numerics;

namespace Nabla.Loops;

/// <summary>Rows of float64 in which a matrix is decomposed.</summary>
internal readonly struct SquareMatrix : IDisposable
{
    private readonly double[] _elements;
    private readonly int[] _rows;
    private readonly int _height;
    private readonly int _width;

    public SquareMatrix(int height, int width)
    {
        (_height, _width) = (height, width);
        _elements = ArrayPool<double>.Shared.Rent(Math.Max(1, height * width));
        _rows = ArrayPool<int>.Shared.Rent(Math.Max(1, height));
        for (int i = 0; i < height; i++)
        {
            _rows[i] = i;
        }
    }

    /// <summary>A row in the order that exchanges left.</summary>
    public Span<double> this[int row] => _elements.AsSpan(_rows[row] * _width, _width);

    /// <summary>The row, of those from k on, with the greatest magnitude in column k.</summary>
    public int Pivot(int k)
    {
        int best = k;
        double greatest = Math.Abs(this[k][k]);
        for (int i = k + 1; i < _height; i++)
        {
            double magnitude = Math.Abs(this[i][k]);
            if (magnitude > greatest)
            {
                (best, greatest) = (i, magnitude);
            }
        }

        return best;
    }

    /// <summary>Which row it was before all exchanges.</summary>
    public int Origin(int row) => _rows[row];

    /// <summary>Exchanges two rows.</summary>
    public void Exchange(int first, int second) => (_rows[first], _rows[second]) = (_rows[second], _rows[first]);

    /// <summary>row − factor · other, from a column on.</summary>
    public static void Subtract(Span<double> row, ReadOnlySpan<double> other, double factor, int from)
    {
        row = row[from..];
        other = other.Slice(from, row.Length);
        int j = 0;
        Vector<double> factors = new(factor);
        for (; j + Vector<double>.Count <= row.Length; j += Vector<double>.Count)
        {
            (new Vector<double>(row[j..]) - factors * new Vector<double>(other[j..])).CopyTo(row[j..]);
        }

        for (; j < row.Length; j++)
        {
            row[j] -= factor * other[j];
        }
    }

    /// <summary>Returns the memory.</summary>
    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_elements);
        ArrayPool<int>.Shared.Return(_rows);
    }
}
