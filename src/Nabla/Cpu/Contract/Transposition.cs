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

    /// <summary>Whether it can registers of 512 bits, and wants to.</summary>
    public static bool IsWide => Avx512F.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>Sixteen rows of sixteen elements of 4 bytes, a whole cache line each; needs AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SixteenWords(byte* from, nint across, byte* to, nint toRow)
    {
        nint four = 4 * across;
        FourBySixteenWords(from, across, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        FourBySixteenWords(from + four, across, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        FourBySixteenWords(from + (2 * four), across, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        FourBySixteenWords(from + (3 * four), across, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        StoreEveryFourth(a0, b0, c0, d0, to, toRow);
        StoreEveryFourth(a1, b1, c1, d1, to + toRow, toRow);
        StoreEveryFourth(a2, b2, c2, d2, to + (2 * toRow), toRow);
        StoreEveryFourth(a3, b3, c3, d3, to + (3 * toRow), toRow);
    }

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

    // Of four rows: in quarter q of result r is column 4q + r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourBySixteenWords(byte* from, nint across, out Vector512<float> column0, out Vector512<float> column1, out Vector512<float> column2, out Vector512<float> column3)
    {
        Vector512<float> first = Vector512.Load((float*)from);
        Vector512<float> second = Vector512.Load((float*)(from + across));
        Vector512<float> third = Vector512.Load((float*)(from + (2 * across)));
        Vector512<float> fourth = Vector512.Load((float*)(from + (3 * across)));
        Vector512<double> lowPair = Avx512F.UnpackLow(first, second).AsDouble();
        Vector512<double> highPair = Avx512F.UnpackHigh(first, second).AsDouble();
        Vector512<double> lowOther = Avx512F.UnpackLow(third, fourth).AsDouble();
        Vector512<double> highOther = Avx512F.UnpackHigh(third, fourth).AsDouble();
        column0 = Avx512F.UnpackLow(lowPair, lowOther).AsSingle();
        column1 = Avx512F.UnpackHigh(lowPair, lowOther).AsSingle();
        column2 = Avx512F.UnpackLow(highPair, highOther).AsSingle();
        column3 = Avx512F.UnpackHigh(highPair, highOther).AsSingle();
    }

    // Quarter q of all four becomes row 4q.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreEveryFourth(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, byte* to, nint toRow)
    {
        const byte LowHalves = 0b01_00_01_00;
        const byte HighHalves = 0b11_10_11_10;
        const byte Even = 0b10_00_10_00;
        const byte Odd = 0b11_01_11_01;
        Vector512<float> low = Avx512F.Shuffle4x128(a, b, LowHalves);
        Vector512<float> lowOther = Avx512F.Shuffle4x128(c, d, LowHalves);
        Vector512<float> high = Avx512F.Shuffle4x128(a, b, HighHalves);
        Vector512<float> highOther = Avx512F.Shuffle4x128(c, d, HighHalves);
        Avx512F.Shuffle4x128(low, lowOther, Even).Store((float*)to);
        Avx512F.Shuffle4x128(low, lowOther, Odd).Store((float*)(to + (4 * toRow)));
        Avx512F.Shuffle4x128(high, highOther, Even).Store((float*)(to + (8 * toRow)));
        Avx512F.Shuffle4x128(high, highOther, Odd).Store((float*)(to + (12 * toRow)));
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
