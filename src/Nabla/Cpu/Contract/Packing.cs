namespace Nabla.Cpu;

/// <summary>Copies pieces of an operand into the order in which the register tile reads them.</summary>
internal static unsafe class Packing<T>
    where T : unmanaged
{
    /// <summary>Element (p, r) of the panel goes to <paramref name="to"/>[p·width + r]; lanes from <paramref name="count"/> to width become zeros.</summary>
    /// <param name="from">The panel's first element.</param>
    /// <param name="along">Bytes to the same lane's next element.</param>
    /// <param name="across">Bytes to the next lane.</param>
    /// <param name="depth">Elements in each lane.</param>
    /// <param name="count">Lanes that hold numbers.</param>
    /// <param name="width">Lanes to write.</param>
    /// <param name="to">Room for depth·width elements.</param>
    public static void Panel(byte* from, nint along, nint across, long depth, int count, int width, T* to)
    {
        if (across == sizeof(T))
        {
            for (long p = 0; p < depth; p++)
            {
                new ReadOnlySpan<T>(from, count).CopyTo(new Span<T>(to, count));
                from += along;
                to += width;
                new Span<T>(to - width + count, width - count).Clear();
            }

            return;
        }

        for (int lane = 0; lane < count; lane++)
        {
            byte* element = from + (lane * across);
            T* place = to + lane;
            for (long p = 0; p < depth; p++)
            {
                *place = *(T*)element;
                element += along;
                place += width;
            }
        }

        for (int lane = count; lane < width; lane++)
        {
            T* place = to + lane;
            for (long p = 0; p < depth; p++)
            {
                *place = default;
                place += width;
            }
        }
    }
}
