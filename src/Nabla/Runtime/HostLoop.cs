using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>A loop over host memory, which it is shown by pointers.</summary>
internal abstract unsafe class HostLoop : FusedLoop
{
    // So many operands are held still at once.
    private const int Together = 4;

    public sealed override void Run(ReadOnlySpan<Operand> operands)
    {
        Pin(new Places(operands, []));
        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    public sealed override void Run(ReadOnlySpan<Operand> values, ReadOnlySpan<int> operands, Span<Operand> room) => Pin(new Places(values, operands));

    /// <summary>Runs it on memory that stays where it is: for each operand its element [0, 0, …].</summary>
    public abstract void Run(byte** starts);

    [SkipLocalsInit]
    private void Pin(Places places)
    {
        byte** starts = stackalloc byte*[places.Count + Together];
        Pin(places, 0, starts);
    }

    // As many arrays as there are operands can be held still only one inside another.
    private void Pin(in Places places, int first, byte** starts)
    {
        if (first >= places.Count)
        {
            Run(starts);
            return;
        }

        fixed (byte* start0 = &places.Start(first), start1 = &places.Start(first + 1), start2 = &places.Start(first + 2), start3 = &places.Start(first + 3))
        {
            starts[first] = start0;
            starts[first + 1] = start1;
            starts[first + 2] = start2;
            starts[first + 3] = start3;
            Pin(places, first + Together, starts);
        }
    }

    /// <summary>Operands: all of some values, or those at these places.</summary>
    private readonly ref struct Places(ReadOnlySpan<Operand> values, ReadOnlySpan<int> at)
    {
        private readonly ReadOnlySpan<Operand> _values = values;
        private readonly ReadOnlySpan<int> _at = at;

        public int Count { get; } = at.IsEmpty ? values.Length : at.Length;

        /// <summary>Element [0, 0, …] of an operand; nothing where there is none.</summary>
        public ref byte Start(int operand)
        {
            if (operand >= Count)
            {
                return ref Unsafe.NullRef<byte>();
            }

            ref readonly Operand place = ref _values[_at.IsEmpty ? operand : _at[operand]];
            return ref Unsafe.AddByteOffset(ref place.Storage.Reference, (nint)(place.Layout.Offset * place.DType.Size()));
        }
    }
}
