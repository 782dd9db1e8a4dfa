using System.Runtime.InteropServices;

namespace Nabla.Loops;

/// <summary>What a machine lends to kernels on matrices: its products, its threads, and memory until the kernel is done.</summary>
internal abstract unsafe class MatrixArithmetic : IDisposable
{
    private readonly List<(nint Start, long Length)> _blocks = [];
    private int _used;

    /// <summary>C = A B.</summary>
    public abstract void Multiply(in Matrix a, in Matrix b, in Matrix c);

    /// <summary>C −= A B.</summary>
    public abstract void Subtract(in Matrix a, in Matrix b, in Matrix c);

    /// <summary>Runs parts 0 … <paramref name="parts"/> − 1 and returns when all are done.</summary>
    public abstract void For(int parts, IPartKernel kernel);

    /// <summary>A matrix that holds anything, valid until the kernel is done.</summary>
    public Matrix Rent(int rows, int columns)
    {
        long length = Math.Max(1, (long)rows * columns);
        if (_used == _blocks.Count)
        {
            _blocks.Add(((nint)NativeMemory.AlignedAlloc((nuint)(length * sizeof(double)), 64), length));
        }
        else if (_blocks[_used].Length < length)
        {
            NativeMemory.AlignedFree((void*)_blocks[_used].Start);
            _blocks[_used] = ((nint)NativeMemory.AlignedAlloc((nuint)(length * sizeof(double)), 64), length);
        }

        return new Matrix((double*)_blocks[_used++].Start, rows, columns);
    }

    /// <summary>A matrix of zeros, valid until the kernel is done.</summary>
    public Matrix RentZeros(int rows, int columns)
    {
        Matrix zeros = Rent(rows, columns);
        NativeMemory.Clear(zeros.Start, (nuint)((long)rows * columns * sizeof(double)));
        return zeros;
    }

    /// <summary>Takes back everything that is rented, for the next matrices.</summary>
    public void Reset() => _used = 0;

    /// <summary>Returns the memory.</summary>
    public void Dispose()
    {
        foreach ((nint start, _) in _blocks)
        {
            NativeMemory.AlignedFree((void*)start);
        }

        _blocks.Clear();
    }
}
