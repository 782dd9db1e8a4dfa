using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Elements that lie at equal distances, copied to others that do.</summary>
internal static unsafe class Runs
{
    /// <param name="from">The first element.</param>
    /// <param name="fromStep">Bytes from one to the next.</param>
    /// <param name="to">Where the first goes.</param>
    /// <param name="toStep">Bytes from there to the next.</param>
    /// <param name="count">The number of elements.</param>
    /// <param name="size">Bytes of an element: 1, 2, 4 or 8.</param>
    public static void Copy(byte* from, long fromStep, byte* to, long toStep, int count, int size)
    {
        if (fromStep == size && toStep == size)
        {
            Unsafe.CopyBlockUnaligned(to, from, (uint)(count * size));
            return;
        }

        switch (size)
        {
            case 1:
                Copy<byte>(from, fromStep, to, toStep, count);
                break;
            case 2:
                Copy<ushort>(from, fromStep, to, toStep, count);
                break;
            case 4:
                Copy<uint>(from, fromStep, to, toStep, count);
                break;
            default:
                Copy<ulong>(from, fromStep, to, toStep, count);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T>(byte* from, long fromStep, byte* to, long toStep, int count)
        where T : unmanaged
    {
        if (fromStep == 0 && toStep == sizeof(T))
        {
            new Span<T>(to, count).Fill(*(T*)from);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            *(T*)to = *(T*)from;
            from += fromStep;
            to += toStep;
        }
    }
}
