using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>How many bytes the caches hold, as the processor says; where it cannot be asked, what is common.</summary>
/// <remarks>Leaf 4 of CPUID at Intel, leaf 0x8000001D at AMD: one subleaf for each cache, in the same words (Intel's and AMD's manuals, "deterministic cache parameters").</remarks>
internal static class CacheSizes
{
    private const long CommonLevel2 = 1 << 20;
    private const long CommonLevel3 = 32 << 20;
    private const int Intel = 4;
    private const int Amd = unchecked((int)0x8000001D);
    private const int MostCaches = 16;

    /// <summary>The second-level cache of one core.</summary>
    public static long Level2 { get; } = OfLevel(2) ?? CommonLevel2;

    /// <summary>The third-level cache that cores share.</summary>
    public static long Level3 { get; } = OfLevel(3) ?? CommonLevel3;

    /// <summary>The bytes of a cache from the words that describe it, or null where it is none for data of this level.</summary>
    internal static long? Parse(int level, int eax, int ebx, int ecx)
    {
        // Bits 0 to 4: 0 for none, 1 data, 2 instructions, 3 both; 5 to 7: the level.
        if ((eax & 31) is not (1 or 3) || ((eax >> 5) & 7) != level)
        {
            return null;
        }

        long ways = ((ebx >> 22) & 0x3FF) + 1;
        long partitions = ((ebx >> 12) & 0x3FF) + 1;
        long line = (ebx & 0xFFF) + 1;
        return ways * partitions * line * ((uint)ecx + 1L);
    }

    private static long? OfLevel(int level)
    {
        if (!X86Base.IsSupported)
        {
            return null;
        }

        return OfLevel(level, Intel, 0) ?? OfLevel(level, Amd, unchecked((int)0x80000000));
    }

    private static long? OfLevel(int level, int leaf, int group)
    {
        if ((uint)X86Base.CpuId(group, 0).Eax < (uint)leaf)
        {
            return null;
        }

        for (int cache = 0; cache < MostCaches; cache++)
        {
            (int eax, int ebx, int ecx, _) = X86Base.CpuId(leaf, cache);
            if ((eax & 31) == 0)
            {
                return null;
            }

            if (Parse(level, eax, ebx, ecx) is { } bytes)
            {
                return bytes;
            }
        }

        return null;
    }
}
