using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>Small squares transposed in registers: rows <c>across</c> bytes apart become columns of rows <c>toRow</c> bytes apart.</summary>
internal static unsafe class Transposition
{
    /// <summary>Whether this machine can interleave two registers of 128 bits.</summary>
    public static bool IsSupported => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>Eight rows of eight elements of 4 bytes; needs AVX.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EightWords(byte* from, nint across, byte* to, nint toRow)
    {
        FourByEightWords(from, across, to, toRow);
        FourByEightWords(from + 16, across, to + (4 * toRow), toRow);
    }

    /// <summary>Four rows of four elements of 4 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourWords(byte* from, nint across, byte* to, nint toRow)
    {
        Vector128<int> first = Vector128.Load((int*)from);
        Vector128<int> second = Vector128.Load((int*)(from + across));
        Vector128<int> third = Vector128.Load((int*)(from + (2 * across)));
        Vector128<int> fourth = Vector128.Load((int*)(from + (3 * across)));
        Vector128<long> lowPair = InterleaveLow(first, second).AsInt64();
        Vector128<long> highPair = InterleaveHigh(first, second).AsInt64();
        Vector128<long> lowOther = InterleaveLow(third, fourth).AsInt64();
        Vector128<long> highOther = InterleaveHigh(third, fourth).AsInt64();
        InterleaveLow(lowPair, lowOther).Store((long*)to);
        InterleaveHigh(lowPair, lowOther).Store((long*)(to + toRow));
        InterleaveLow(highPair, highOther).Store((long*)(to + (2 * toRow)));
        InterleaveHigh(highPair, highOther).Store((long*)(to + (3 * toRow)));
    }

    /// <summary>Two rows of two elements of 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TwoLongs(byte* from, nint across, byte* to, nint toRow)
    {
        Vector128<long> first = Vector128.Load((long*)from);
        Vector128<long> second = Vector128.Load((long*)(from + across));
        InterleaveLow(first, second).Store((long*)to);
        InterleaveHigh(first, second).Store((long*)(to + toRow));
    }

    // Rows i and i + 4 share a register, so that no shuffle has to cross its halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByEightWords(byte* from, nint across, byte* to, nint toRow)
    {
        byte* lower = from + (4 * across);
        Vector256<float> first = Pair(from, lower);
        Vector256<float> second = Pair(from + across, lower + across);
        Vector256<float> third = Pair(from + (2 * across), lower + (2 * across));
        Vector256<float> fourth = Pair(from + (3 * across), lower + (3 * across));
        Vector256<double> lowPair = Avx.UnpackLow(first, second).AsDouble();
        Vector256<double> highPair = Avx.UnpackHigh(first, second).AsDouble();
        Vector256<double> lowOther = Avx.UnpackLow(third, fourth).AsDouble();
        Vector256<double> highOther = Avx.UnpackHigh(third, fourth).AsDouble();
        Avx.UnpackLow(lowPair, lowOther).Store((double*)to);
        Avx.UnpackHigh(lowPair, lowOther).Store((double*)(to + toRow));
        Avx.UnpackLow(highPair, highOther).Store((double*)(to + (2 * toRow)));
        Avx.UnpackHigh(highPair, highOther).Store((double*)(to + (3 * toRow)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(byte* upper, byte* lower) =>
        Vector256.Create(Vector128.Load((float*)upper), Vector128.Load((float*)lower));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> InterleaveLow(Vector128<int> x, Vector128<int> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> InterleaveHigh(Vector128<int> x, Vector128<int> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> InterleaveLow(Vector128<long> x, Vector128<long> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> InterleaveHigh(Vector128<long> x, Vector128<long> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
