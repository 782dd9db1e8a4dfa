using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>Numbers of 32 bits as numbers of 64 and back, equally many: integers wrap, what is out of range of them saturates, NaN becomes 0.</summary>
internal static class Widths
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToDouble(Vector256<float> x)
        => Avx512F.IsSupported ? Avx512F.ConvertToVector512Double(x) : Vector512.Create(ToDouble(x.GetLower()), ToDouble(x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ToDouble(Vector128<float> x)
        => Avx.IsSupported ? Avx.ConvertToVector256Double(x) : Vector256.Create(Vector128.WidenLower(x), Vector128.WidenUpper(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToDouble(Vector256<int> x)
        => Avx512F.IsSupported ? Avx512F.ConvertToVector512Double(x) : Vector512.Create(ToDouble(x.GetLower()), ToDouble(x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ToDouble(Vector128<int> x) => Avx.IsSupported ? Avx.ConvertToVector256Double(x) : Vector256.ConvertToDouble(ToLong(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToLong(Vector256<int> x)
        => Avx512F.IsSupported ? Avx512F.ConvertToVector512Int64(x) : Vector512.Create(ToLong(x.GetLower()), ToLong(x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> ToLong(Vector128<int> x) => Avx2.IsSupported ? Avx2.ConvertToVector256Int64(x) : Vector256.Create(Vector128.WidenLower(x), Vector128.WidenUpper(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToLong(Vector256<float> x) => Vector512.ConvertToInt64(ToDouble(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> ToLong(Vector128<float> x) => Vector256.ConvertToInt64(ToDouble(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector512<double> x)
        => Avx512F.IsSupported ? Avx512F.ConvertToVector256Single(x) : Vector256.Create(ToSingle(x.GetLower()), ToSingle(x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ToSingle(Vector256<double> x) => Avx.IsSupported ? Avx.ConvertToVector128Single(x) : Vector128.Narrow(x.GetLower(), x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ToSingle(Vector512<long> x)
        => Avx512DQ.IsSupported ? Avx512DQ.ConvertToVector256Single(x) : Vector256.Create(ToSingle(x.GetLower()), ToSingle(x.GetUpper()));

    // By way of float64 they would be rounded twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ToSingle(Vector256<long> x)
        => Avx512DQ.VL.IsSupported ? Avx512DQ.VL.ConvertToVector128Single(x) : Vector128.Create((float)x.GetElement(0), (float)x.GetElement(1), (float)x.GetElement(2), (float)x.GetElement(3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToInt(Vector512<long> x)
        => Avx512F.IsSupported ? Avx512F.ConvertToVector256Int32(x) : Vector256.Create(ToInt(x.GetLower()), ToInt(x.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ToInt(Vector256<long> x) => Vector128.Narrow(x.GetLower(), x.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ToInt(Vector512<double> x)
        => ToInt(Vector512.Min(Vector512.Max(Vector512.ConvertToInt64(x), Vector512.Create((long)int.MinValue)), Vector512.Create((long)int.MaxValue)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ToInt(Vector256<double> x)
        => ToInt(Vector256.Min(Vector256.Max(Vector256.ConvertToInt64(x), Vector256.Create((long)int.MinValue)), Vector256.Create((long)int.MaxValue)));
}
