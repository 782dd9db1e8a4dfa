using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>
/// A copy whose target's adjacent elements lie along another axis than its source's: the plane of these two axes is cut into
/// squares, so that every line of the cache is used up while it is there. The other axes only say where planes begin.
/// </summary>
internal unsafe struct Transposes : Map.IRange
{
    // Less than this is not worth the setting up.
    private const long Smallest = 1024;

    // A square of 32 by 32 eight-byte numbers on either side is half of the first-level cache.
    private const int Side = 32;

    private readonly byte* _x;
    private readonly byte* _z;
    private readonly int _size;

    // Of the plane: how long its axes are, and how far the source's lines (rows here) and the target's lie apart, in bytes.
    private readonly int _rows;
    private readonly int _columns;
    private readonly nint _xRow;
    private readonly nint _zColumn;
    private readonly int _rowAxis;
    private readonly int _columnAxis;
    private readonly Layout _xLayout;
    private readonly Layout _zLayout;
    private readonly Shape _shape;
    private readonly long _bands;

    private Transposes(in Operand x, byte* px, in Operand z, byte* pz, int rowAxis, int columnAxis)
    {
        _size = z.DType.Size();
        _x = px + x.Layout.Offset * _size;
        _z = pz + z.Layout.Offset * _size;
        _shape = z.Shape;
        _xLayout = x.Layout;
        _zLayout = z.Layout;
        _rowAxis = rowAxis;
        _columnAxis = columnAxis;
        _rows = z.Shape[rowAxis];
        _columns = z.Shape[columnAxis];
        _xRow = (nint)x.Layout.Strides[rowAxis] * _size;
        _zColumn = (nint)z.Layout.Strides[columnAxis] * _size;
        _bands = (_rows + Side - 1) / Side;
    }

    /// <summary>Whether the copy is one of these: the source's elements are adjacent along one axis, the target's along another.</summary>
    public static bool TryMake(in Operand x, byte* px, in Operand z, byte* pz, out Transposes transposes)
    {
        int columnAxis = AdjacentAxis(x.Layout, z.Shape);
        int rowAxis = AdjacentAxis(z.Layout, z.Shape);
        if (columnAxis < 0 || rowAxis < 0 || columnAxis == rowAxis || z.Shape.Count < Smallest)
        {
            transposes = default;
            return false;
        }

        transposes = new Transposes(x, px, z, pz, rowAxis, columnAxis);
        return true;
    }

    public void Run()
    {
        // A part is a band of rows, 32 long in the target: two lines of the cache at least, so no two threads share one for long.
        long planes = _shape.Count / ((long)_rows * _columns);
        Pieces.Run(planes * _bands, (long)Side * _columns, ref this);
    }

    public readonly void Run(long from, long to)
    {
        for (long part = from; part < to; part++)
        {
            (long plane, long band) = Math.DivRem(part, _bands);
            (nint xStart, nint zStart) = Start(plane);
            int row = (int)band * Side;
            int rows = Math.Min(Side, _rows - row);
            byte* x = _x + xStart + row * _xRow;
            byte* z = _z + zStart + (nint)row * _size;
            for (int column = 0; column < _columns; column += Side)
            {
                Square(x + (nint)column * _size, z + column * _zColumn, rows, Math.Min(Side, _columns - column));
            }
        }
    }

    private static int AdjacentAxis(Layout layout, Shape shape)
    {
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (layout.Strides[axis] == 1 && shape[axis] > 1)
            {
                return axis;
            }
        }

        return -1;
    }

    /// <summary>How many bytes from the first plane's begin this one's begins, in source and target.</summary>
    private readonly (nint X, nint Z) Start(long plane)
    {
        nint x = 0;
        nint z = 0;
        for (int axis = _shape.Rank - 1; axis >= 0; axis--)
        {
            if (axis != _rowAxis && axis != _columnAxis)
            {
                (plane, long at) = Math.DivRem(plane, _shape[axis]);
                x += (nint)(at * _xLayout.Strides[axis]);
                z += (nint)(at * _zLayout.Strides[axis]);
            }
        }

        return (x * _size, z * _size);
    }

    private readonly void Square(byte* x, byte* z, int rows, int columns)
    {
        switch (_size)
        {
            case 1:
                Each<byte>(x, z, rows, columns, 0, 0);
                break;
            case 2:
                Each<ushort>(x, z, rows, columns, 0, 0);
                break;
            case 4:
                Words(x, z, rows, columns);
                break;
            default:
                Longs(x, z, rows, columns);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Words(byte* x, byte* z, int rows, int columns)
    {
        int side = Avx.IsSupported ? 8 : 4;
        int wholeRows = Transposition.IsSupported ? rows / side * side : 0;
        int wholeColumns = columns / side * side;
        for (int column = 0; column < wholeColumns; column += side)
        {
            for (int row = 0; row < wholeRows; row += side)
            {
                byte* from = x + row * _xRow + (nint)column * sizeof(int);
                byte* to = z + column * _zColumn + (nint)row * sizeof(int);
                if (side == 8)
                {
                    Transposition.EightWords(from, _xRow, to, _zColumn);
                }
                else
                {
                    Transposition.FourWords(from, _xRow, to, _zColumn);
                }
            }
        }

        Each<int>(x, z, rows, columns, wholeRows, wholeColumns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Longs(byte* x, byte* z, int rows, int columns)
    {
        int wholeRows = Transposition.IsSupported ? rows / 2 * 2 : 0;
        int wholeColumns = columns / 2 * 2;
        for (int column = 0; column < wholeColumns; column += 2)
        {
            for (int row = 0; row < wholeRows; row += 2)
            {
                Transposition.TwoLongs(x + row * _xRow + (nint)column * sizeof(long), _xRow, z + column * _zColumn + (nint)row * sizeof(long), _zColumn);
            }
        }

        Each<long>(x, z, rows, columns, wholeRows, wholeColumns);
    }

    /// <summary>Whatever is not in the first so many rows and columns, which are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Each<T>(byte* x, byte* z, int rows, int columns, int doneRows, int doneColumns)
        where T : unmanaged
    {
        for (int column = 0; column < columns; column++)
        {
            byte* from = x + (nint)column * sizeof(T);
            T* to = (T*)(z + column * _zColumn);
            for (int row = column < doneColumns ? doneRows : 0; row < rows; row++)
            {
                to[row] = *(T*)(from + row * _xRow);
            }
        }
    }
}
