using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A stable sort by keys, a byte at a time from the lowest: each pass is one walk through the entries, whatever their order.</summary>
internal static unsafe class RadixSort<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    // So few are in order sooner than their bytes are counted.
    private const int Few = 40;

    private const int Digits = 256;

    /// <summary>Sorts <paramref name="count"/> entries; <paramref name="spare"/> is room for as many.</summary>
    /// <returns>Where the sorted entries are: one of the two.</returns>
    [SkipLocalsInit]
    public static Entry<TKey>* Run(Entry<TKey>* entries, Entry<TKey>* spare, int count)
    {
        if (count <= Few)
        {
            Insert(entries, count);
            return entries;
        }

        int* counts = stackalloc int[sizeof(TKey) * Digits];
        Count(entries, count, counts);
        for (int digit = 0; digit < sizeof(TKey); digit++)
        {
            int* starts = counts + digit * Digits;
            int shift = 8 * digit;
            if (starts[Digit(entries[0].Key, shift)] == count)
            {
                // All keys share this byte.
                continue;
            }

            int start = 0;
            for (int d = 0; d < Digits; d++)
            {
                (starts[d], start) = (start, start + starts[d]);
            }

            for (int i = 0; i < count; i++)
            {
                Entry<TKey> entry = entries[i];
                spare[starts[Digit(entry.Key, shift)]++] = entry;
            }

            Entry<TKey>* sorted = spare;
            spare = entries;
            entries = sorted;
        }

        return entries;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(Entry<TKey>* entries, int count, int* counts)
    {
        new Span<int>(counts, sizeof(TKey) * Digits).Clear();
        for (int i = 0; i < count; i++)
        {
            TKey key = entries[i].Key;
            for (int digit = 0; digit < sizeof(TKey); digit++)
            {
                counts[digit * Digits + Digit(key, 8 * digit)]++;
            }
        }
    }

    private static int Digit(TKey key, int shift) => (int)(ulong.CreateTruncating(key) >> shift) & (Digits - 1);

    private static void Insert(Entry<TKey>* entries, int count)
    {
        for (int i = 1; i < count; i++)
        {
            Entry<TKey> entry = entries[i];
            int hole = i;
            while (hole > 0 && entries[hole - 1].Key > entry.Key)
            {
                entries[hole] = entries[hole - 1];
                hole--;
            }

            entries[hole] = entry;
        }
    }
}
