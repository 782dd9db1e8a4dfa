using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Bench.Memory;

/// <summary>What one allocation costs by size, collections included: it decides <see cref="Storage.LargestManaged"/>.</summary>
internal static unsafe class AllocationCost
{
    private const int Kept = 100;

    /// <summary>Prints the table; every tensor is written once and lives while the next hundred are made.</summary>
    public static void Print()
    {
        Console.WriteLine("ns an allocation, written once, 100 alive, collections included");
        Console.WriteLine("   bytes   array   pool, dropped   pool, released");
        foreach (int bytes in (int[])[16, 64, 256, 1024, 2048, 4096, 8192, 16384, 32768, 65536])
        {
            Measure(bytes, 1, 20_000);
            double array = Measure(bytes, 0, 200_000);
            double dropped = Measure(bytes, 1, 200_000);
            double released = Measure(bytes, 2, 200_000);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes,8} {array,7:F0} {dropped,15:F0} {released,16:F0}"));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Measure(int bytes, int kind, int count)
    {
        Storage?[] kept = new Storage?[Kept];
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            ref Storage? place = ref kept[i % Kept];
            if (kind == 2)
            {
                place?.Release();
            }

            Storage storage = kind == 0 ? Storage.Share<byte>(GC.AllocateUninitializedArray<byte>(bytes)) : StoragePool.Shared.Rent(bytes);
            fixed (byte* p = &storage.Reference)
            {
                NativeMemory.Fill(p, (nuint)bytes, 1);
            }

            place = storage;
            if (i % Kept == 0)
            {
                StoragePool.SafePoint();
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }
}
