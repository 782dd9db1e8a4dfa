using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>Copies pieces of an operand into the order in which the register tile reads them.</summary>
internal static unsafe class Packing<T>
    where T : unmanaged
{
    /// <summary>Element p of lane r goes to <paramref name="to"/>[p·width + r]; lanes from <paramref name="count"/> to width become zeros.</summary>
    /// <param name="from">The lanes are its columns.</param>
    /// <param name="depth">Elements in each lane.</param>
    /// <param name="count">Lanes that hold numbers.</param>
    /// <param name="width">Lanes to write.</param>
    /// <param name="to">Room for depth·width elements.</param>
    public static void Panel(MatrixView from, long depth, int count, int width, T* to)
    {
        if (from.IsHalf)
        {
            HalfPacking.Panel(from, depth, count, width, (float*)to);
            return;
        }

        byte* bytes = (byte*)to;
        nint row = width * sizeof(T);
        if (count < width)
        {
            NativeMemory.Clear(bytes, (nuint)(depth * row));
        }

        if (from.Column == sizeof(T))
        {
            CopyRows(from.Start, from.Row, depth, count * sizeof(T), bytes, row);
        }
        else if (from.Row == sizeof(T))
        {
            Turn(from.Start, from.Column, depth, count, bytes, row);
        }
        else
        {
            for (int lane = 0; lane < count; lane++)
            {
                Scatter(from.From(0, lane).Start, from.Row, depth, bytes + (lane * sizeof(T)), row);
            }
        }
    }

    /// <summary>Element p of line r, the lines <paramref name="across"/> bytes apart, goes to place r of row p, the rows <paramref name="row"/> bytes apart.</summary>
    public static void Turn(byte* from, nint across, long depth, int count, byte* to, nint row)
    {
        if (TransposeSquares(from, across, depth, count, to, row))
        {
            return;
        }

        for (int lane = 0; lane < count; lane++)
        {
            Scatter(from + (lane * across), sizeof(T), depth, to + (lane * sizeof(T)), row);
        }
    }

    /// <summary>Whole panels of adjacent columns, row by row: reading along rows is what the machine prefetches.</summary>
    /// <param name="from">The first panel's first element.</param>
    /// <param name="along">Bytes to the next row.</param>
    /// <param name="depth">Rows.</param>
    /// <param name="panels">Panels side by side.</param>
    /// <param name="bytes">Bytes in a panel's row: a multiple of 64, or no more than 64 and a power of two.</param>
    /// <param name="to">Room for all panels, one after another.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels(byte* from, nint along, long depth, int panels, nint bytes, byte* to)
    {
        nint panel = (nint)depth * bytes;
        for (long p = 0; p < depth; p++, from += along, to += bytes)
        {
            byte* source = from;
            byte* target = to;
            for (int index = 0; index < panels; index++, target += panel)
            {
                if (bytes >= 64)
                {
                    for (nint at = 0; at < bytes; at += 64, source += 64)
                    {
                        Vector512.Load(source).Store(target + at);
                    }
                }
                else
                {
                    Unsafe.CopyBlockUnaligned(target, source, (uint)bytes);
                    source += bytes;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(byte* from, nint along, long depth, byte* to, nint row)
    {
        for (long p = 0; p < depth; p++)
        {
            *(T*)to = *(T*)from;
            from += along;
            to += row;
        }
    }

    /// <summary>Copies the first <paramref name="bytes"/> of each of <paramref name="depth"/> rows, from rows <paramref name="along"/> apart to rows <paramref name="row"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(byte* from, nint along, long depth, int bytes, byte* to, nint row)
    {
        // A row's last register is loaded so that it ends with the row: elements copied twice cost less than a loop over the rest.
        if (bytes >= 64)
        {
            for (long p = 0; p < depth; p++, from += along, to += row)
            {
                for (int at = 0; at < bytes - 64; at += 64)
                {
                    Vector512.Load(from + at).Store(to + at);
                }

                Vector512.Load(from + bytes - 64).Store(to + bytes - 64);
            }
        }
        else if (bytes >= 32)
        {
            for (long p = 0; p < depth; p++, from += along, to += row)
            {
                Vector256.Load(from).Store(to);
                Vector256.Load(from + bytes - 32).Store(to + bytes - 32);
            }
        }
        else if (bytes >= 16)
        {
            for (long p = 0; p < depth; p++, from += along, to += row)
            {
                Vector128.Load(from).Store(to);
                Vector128.Load(from + bytes - 16).Store(to + bytes - 16);
            }
        }
        else if (bytes >= 8)
        {
            for (long p = 0; p < depth; p++, from += along, to += row)
            {
                (long start, long end) = (*(long*)from, *(long*)(from + bytes - 8));
                *(long*)to = start;
                *(long*)(to + bytes - 8) = end;
            }
        }
        else
        {
            for (long p = 0; p < depth; p++, from += along, to += row)
            {
                for (int at = 0; at < bytes; at += sizeof(T))
                {
                    *(T*)(to + at) = *(T*)(from + at);
                }
            }
        }
    }

    // Sixteen elements are a whole line, which nothing can push out of the first cache between its halves.
    private static int Side(long most)
    {
        if (sizeof(T) != 4 || most < 8 || !Avx.IsSupported)
        {
            return 16 / sizeof(T);
        }

        return most >= 16 && Transposition.IsWide ? 16 : 8;
    }

    // The last square of a row or column of squares overlaps its neighbour rather than stop short of the end. (Where this became a part of other methods, the runtime
    // had no room left to make the squares a part of it, and passed their registers through memory.)
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool TransposeSquares(byte* from, nint across, long depth, int count, byte* to, nint row)
    {
        int side = Side(Math.Min(count, depth));
        if (sizeof(T) is not (4 or 8) || !Transposition.IsSupported || count < side || depth < side)
        {
            return false;
        }

        // Rows that are a power of two apart share a few sets of the cache, so each row's line is used up before many others are touched.
        int together = Math.Max(side, 64 / sizeof(T));
        for (long line = 0; line < depth; line += together)
        {
            long end = Math.Min(line + together, depth);
            for (int group = 0; group < count; group += side)
            {
                int lane = Math.Min(group, count - side);
                for (long square = line; square < end; square += side)
                {
                    nint p = (nint)Math.Min(square, depth - side);
                    byte* source = from + (lane * across) + (p * sizeof(T));
                    byte* target = to + (p * row) + (lane * sizeof(T));
                    if (sizeof(T) == 8)
                    {
                        Transposition.TwoLongs(source, across, target, row);
                    }
                    else if (side == 16)
                    {
                        Transposition.SixteenWords(source, across, target, row);
                    }
                    else if (side == 8)
                    {
                        Transposition.EightWords(source, across, target, row);
                    }
                    else
                    {
                        Transposition.FourWords(source, across, target, row);
                    }
                }
            }
        }

        return true;
    }
}
