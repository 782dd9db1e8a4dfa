using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Pieces of an operand that is stored in half precision, as the float32 that products are computed with.</summary>
internal static unsafe class HalfPacking
{
    // Room for what is widened before it is transposed: half of the first cache.
    private const int Room = 4096;

    /// <summary>Like <see cref="Packing{T}.Panel"/>.</summary>
    [SkipLocalsInit]
    public static void Panel(MatrixView from, long depth, int count, int width, float* to)
    {
        if (from.Column == sizeof(ushort))
        {
            Rows(from, depth, count, width, to);
        }
        else if (from.Row == sizeof(ushort))
        {
            float* wide = stackalloc float[Room];
            int together = Room / count;
            for (long p = 0; p < depth; p += together)
            {
                int depths = (int)Math.Min(together, depth - p);
                for (int lane = 0; lane < count; lane++)
                {
                    HalfRuns.Widen(from.Halfword, (ushort*)from.From(p, lane).Start, wide + (lane * together), depths);
                }

                MatrixView view = new((byte*)wide, sizeof(float), together * sizeof(float));
                Packing<float>.Panel(view, depths, count, width, to + (p * width));
            }
        }
        else
        {
            for (long p = 0; p < depth; p++, to += width)
            {
                for (int lane = 0; lane < count; lane++)
                {
                    HalfRuns.Widen(from.Halfword, (ushort*)from.From(p, lane).Start, to + lane, 1);
                }

                new Span<float>(to + count, width - count).Clear();
            }
        }
    }

    /// <summary>Like <see cref="Packing{T}.Panels"/>, for panels so many elements wide.</summary>
    public static void Panels(MatrixView from, long depth, int panels, int width, float* to)
    {
        for (long p = 0; p < depth; p++)
        {
            for (int panel = 0; panel < panels; panel++)
            {
                HalfRuns.Widen(from.Halfword, (ushort*)from.From(p, panel * width).Start, to + (((panel * depth) + p) * width), width);
            }
        }
    }

    /// <summary>The first <paramref name="count"/> elements of a row.</summary>
    public static void Row(MatrixView from, long count, float* to)
    {
        if (from.Column == sizeof(ushort))
        {
            HalfRuns.Widen(from.Halfword, (ushort*)from.Start, to, count);
            return;
        }

        for (long index = 0; index < count; index++)
        {
            HalfRuns.Widen(from.Halfword, (ushort*)from.From(0, index).Start, to + index, 1);
        }
    }

    /// <summary>Rounds sums to where the result is stored.</summary>
    public static void Narrow(MatrixView sums, long rows, long columns, MatrixView to)
    {
        bool areRuns = sums.Column == sizeof(float) && to.Column == sizeof(ushort);
        long run = areRuns ? columns : 1;
        for (long row = 0; row < rows; row++)
        {
            for (long column = 0; column < columns; column += run)
            {
                HalfRuns.Narrow(to.Halfword, (float*)sums.From(row, column).Start, (ushort*)to.From(row, column).Start, run);
            }
        }
    }

    private static void Rows(MatrixView from, long depth, int count, int width, float* to)
    {
        for (long p = 0; p < depth; p++, to += width)
        {
            HalfRuns.Widen(from.Halfword, (ushort*)from.From(p, 0).Start, to, count);
            new Span<float>(to + count, width - count).Clear();
        }
    }
}
