using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A kernel that is ready to run.</summary>
/// <remarks>Kernels are kept for as long as the process lives, by structure, so that the same loop over tensors of any size is compiled once.</remarks>
internal sealed unsafe class FusedKernel
{
    // Rows whose last, broken registers are run together.
    private const int Together = 16;

    private static readonly ConcurrentDictionary<KernelKey, FusedKernel> s_kernels = new();

    private readonly Kernel _run;
    private readonly int[] _sizes;

    private FusedKernel(KernelKey key)
    {
        (Key, Count) = (key, key.Count);

        // So many bits say which operands are repeated.
        if (key.Program.Inputs + key.Program.Outputs.Length > LoopCost.MostOperands)
        {
            throw new NotSupportedException($"One loop takes {LoopCost.MostOperands} operands, not {key.Program.Inputs + key.Program.Outputs.Length}.");
        }

        _sizes = [.. Enumerable.Range(0, key.Program.Inputs + key.Program.Outputs.Length).Select(key.Program.OperandType).Select(dtype => dtype.Size())];
        if (key.Emits && RuntimeFeature.IsDynamicCodeSupported)
        {
            _run = Emission.Write(key);

            // Otherwise it would be compiled when it first runs.
            RuntimeHelpers.PrepareDelegate(_run);
        }
        else
        {
            _run = key.Accumulated == 0 ? TileProgram.Write(key) : throw new NotSupportedException("Tiles have no accumulators.");
        }
    }

    /// <summary>What it was made for.</summary>
    public KernelKey Key { get; }

    /// <summary>Elements that it takes at a time: rows are whole numbers of these.</summary>
    public int Count { get; }

    /// <summary>How many kernels the process holds.</summary>
    public static int Kept => s_kernels.Count;

    /// <summary>The kernel of this structure, made at the first call.</summary>
    public static FusedKernel Of(KernelKey key) => s_kernels.TryGetValue(key, out FusedKernel? kernel) ? kernel : s_kernels.GetOrAdd(key, new FusedKernel(key));

    /// <summary>Runs it over rows of whole registers.</summary>
    public void RunWhole(byte** places, nint* steps, nint rows, nint columns) => _run(places, steps, rows, columns);

    /// <summary>Runs it over rows of any length.</summary>
    public void Run(byte** places, nint* steps, nint rows, nint columns)
    {
        nint whole = columns & -Count;
        if (whole > 0)
        {
            _run(places, steps, rows, whole);
        }

        if (whole < columns)
        {
            int together = AddsUp(steps) ? 1 : Together;
            for (nint row = 0; row < rows; row += together)
            {
                Ends(places, steps, row, (int)Math.Min(together, rows - row), whole, (int)(columns - whole));
            }
        }
    }

    /// <summary>Whether an output stays where it is from row to row, so that each row reads there what the one before wrote.</summary>
    private bool AddsUp(nint* steps) => new ReadOnlySpan<nint>(steps + Key.Program.Inputs, _sizes.Length - Key.Program.Inputs).Contains(0);

    /// <summary>The last elements of some rows, in room for a whole register each, so that the same loop serves them.</summary>
    /// <remarks>What stands behind the elements there is 0: a number that is nothing but left over may be one that the processor is slow with.</remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Ends(byte** places, nint* steps, nint first, int rows, nint column, int count)
    {
        const int Room = 64;
        byte* room = stackalloc byte[_sizes.Length * rows * Room];
        byte** ends = stackalloc byte*[_sizes.Length + Key.Asked];
        nint* endSteps = stackalloc nint[_sizes.Length + Key.Asked];
        for (int asked = _sizes.Length; asked < _sizes.Length + Key.Asked; asked++)
        {
            ends[asked] = places[asked] + first * steps[asked];
            endSteps[asked] = steps[asked];
        }

        for (int operand = 0; operand < _sizes.Length; operand++)
        {
            byte* place = places[operand] + first * steps[operand];
            bool isRepeated = Key.IsRepeated(operand);
            ends[operand] = isRepeated ? place : room + operand * rows * Room;
            endSteps[operand] = isRepeated ? steps[operand] : Room;
            if (!isRepeated && operand < Key.Program.Inputs)
            {
                new Span<byte>(ends[operand], rows * Room).Clear();
                Packing<byte>.CopyRows(place + column * _sizes[operand], steps[operand], rows, count * _sizes[operand], ends[operand], Room);
            }
        }

        _run(ends, endSteps, rows, Count);
        for (int operand = Key.Program.Inputs; operand < _sizes.Length; operand++)
        {
            byte* place = places[operand] + first * steps[operand] + column * _sizes[operand];
            Packing<byte>.CopyRows(ends[operand], Room, rows, count * _sizes[operand], place, steps[operand]);
        }
    }
}
