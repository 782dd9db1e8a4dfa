using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A loop's kernel over the tiles of a product, for one run: where the operands begin.</summary>
internal sealed unsafe class CpuEnding : Epilogue
{
    // So many elements of a row are brought together at a time, where they do not follow each other.
    private const int Together = 256;
    private const int LargestElement = 8;

    private readonly CpuProduct _product;
    private readonly nint[] _starts;
    private readonly int[] _sizes;
    private readonly bool _isInPlace;

    public CpuEnding(CpuProduct product)
    {
        _product = product;
        _starts = new nint[product.Ending.Inputs + product.Ending.Outputs.Length];
        _sizes = [.. Enumerable.Range(0, _starts.Length).Select(operand => product.Ending.OperandType(operand).Size())];
        _isInPlace = Enumerable.Range(1, _starts.Length - 1).All(IsInPlace);
    }

    /// <summary>Says where the operands begin; the first, the sums, comes with the tiles.</summary>
    public void Begin(byte** starts)
    {
        for (int operand = 1; operand < _starts.Length; operand++)
        {
            _starts[operand] = (nint)starts[operand];
        }
    }

    [SkipLocalsInit]
    public override void Apply(long batch, int row, int column, int rows, int columns, byte* tile, nint stride)
    {
        byte** places = stackalloc byte*[_starts.Length];
        nint* steps = stackalloc nint[_starts.Length];
        places[0] = tile;
        steps[0] = stride;
        for (int operand = 1; operand < _starts.Length; operand++)
        {
            ReadOnlySpan<long> strides = _product.Strides(operand);
            long from = Products.Matrices.Offset(_product.Shape, strides, batch) + (row * strides[^2]) + (column * strides[^1]);
            places[operand] = (byte*)_starts[operand] + (nint)(from * _sizes[operand]);
            steps[operand] = (nint)strides[^2] * _sizes[operand];
        }

        if (_isInPlace)
        {
            _product.Kernel.Run(places, steps, rows, columns);
            return;
        }

        for (int done = 0; done < columns; done += Together)
        {
            for (int line = 0; line < rows; line++)
            {
                Spread(places, steps, line, done, Math.Min(Together, columns - done));
            }
        }
    }

    /// <summary>Some elements of a row, of operands that are spread.</summary>
    [SkipLocalsInit]
    private void Spread(byte** places, nint* steps, int row, int column, int count)
    {
        int operands = _starts.Length;
        byte** at = stackalloc byte*[operands];
        nint* none = stackalloc nint[operands];
        byte* room = stackalloc byte[operands * Together * LargestElement];
        new Span<nint>(none, operands).Clear();
        for (int operand = 0; operand < operands; operand++)
        {
            long step = operand == 0 ? _sizes[0] : _product.Strides(operand)[^1] * _sizes[operand];
            byte* start = places[operand] + (row * steps[operand]) + (nint)(column * step);
            at[operand] = start;
            if (operand > 0 && !IsInPlace(operand))
            {
                at[operand] = room + (operand * Together * LargestElement);
                if (operand < _product.Ending.Inputs)
                {
                    Runs.Copy(start, step, at[operand], _sizes[operand], count, _sizes[operand]);
                }
            }
        }

        _product.Kernel.Run(at, none, 1, count);
        for (int operand = _product.Ending.Inputs; operand < operands; operand++)
        {
            if (!IsInPlace(operand))
            {
                long step = _product.Strides(operand)[^1] * _sizes[operand];
                Runs.Copy(at[operand], _sizes[operand], places[operand] + (row * steps[operand]) + (nint)(column * step), step, count, _sizes[operand]);
            }
        }
    }

    private bool IsInPlace(int operand) => _product.Shape[^1] == 1 || _product.Strides(operand)[^1] == 1 || (operand < _product.Ending.Inputs && _product.IsRepeated(operand));
}
