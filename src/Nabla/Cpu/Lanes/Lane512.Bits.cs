using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <content>Masks, comparisons and bits.</content>
internal readonly partial struct Lane512<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane512<T> LoadMask(byte* from)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            Vector128<uint> four = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(uint*)from).AsByte()));
            Vector128<uint> more = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(uint*)(from + 4)).AsByte()));
            Vector512<ulong> wide = Avx512F.IsSupported
                ? Avx512F.ConvertToVector512UInt64(Vector128.CreateScalarUnsafe(*(ulong*)from).AsByte())
                : Vector512.Create(
                    Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four)),
                    Vector256.Create(Vector128.WidenLower(more), Vector128.WidenUpper(more)));
            return As(~Vector512.Equals(wide, Vector512<ulong>.Zero));
        }

        if (Unsafe.SizeOf<T>() == 4)
        {
            Vector128<byte> bytes = Vector128.Load(from);
            Vector128<ushort> lower = Vector128.WidenLower(bytes);
            Vector128<ushort> upper = Vector128.WidenUpper(bytes);
            Vector512<uint> wide = Avx512F.IsSupported
                ? Avx512F.ConvertToVector512UInt32(bytes)
                : Vector512.Create(
                    Vector256.Create(Vector128.WidenLower(lower), Vector128.WidenUpper(lower)),
                    Vector256.Create(Vector128.WidenLower(upper), Vector128.WidenUpper(upper)));
            return As(~Vector512.Equals(wide, Vector512<uint>.Zero));
        }

        return As(~Vector512.Equals(Vector512.Load(from), Vector512<byte>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreMask(Lane512<T> mask, byte* to)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            Vector256<uint> half = Vector512.Narrow(mask._value.AsUInt64(), mask._value.AsUInt64()).GetLower();
            Vector128<ushort> quarter = Vector256.Narrow(half, half).GetLower();
            Vector128<byte> bytes = Avx512F.IsSupported
                ? Avx512F.ConvertToVector128Byte(mask._value.AsUInt64())
                : Vector128.Narrow(quarter, quarter);
            *(ulong*)to = (bytes & Vector128<byte>.One).AsUInt64().ToScalar();
        }
        else if (Unsafe.SizeOf<T>() == 4)
        {
            Vector256<ushort> half = Vector512.Narrow(mask._value.AsUInt32(), mask._value.AsUInt32()).GetLower();
            Vector128<byte> bytes = Avx512F.IsSupported
                ? Avx512F.ConvertToVector128Byte(mask._value.AsUInt32())
                : Vector256.Narrow(half, half).GetLower();
            (bytes & Vector128<byte>.One).Store(to);
        }
        else
        {
            (mask._value.AsByte() & Vector512<byte>.One).Store(to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator &(Lane512<T> x, Lane512<T> y) => new(x._value & y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator |(Lane512<T> x, Lane512<T> y) => new(x._value | y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator ^(Lane512<T> x, Lane512<T> y) => new(x._value ^ y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator ~(Lane512<T> x) => new(~x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Less(Lane512<T> x, Lane512<T> y) => new(Vector512.LessThan(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> LessOrEqual(Lane512<T> x, Lane512<T> y) => new(Vector512.LessThanOrEqual(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Equal(Lane512<T> x, Lane512<T> y) => new(Vector512.Equals(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Select(Lane512<T> mask, Lane512<T> x, Lane512<T> y) =>
        new(Vector512.ConditionalSelect(mask._value, x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Each<F>(Lane512<T> mask, Lane512<T> x, Lane512<T> y)
        where F : struct, IScalarFunction
    {
        if (Vector512.EqualsAll(mask._value.AsInt32(), Vector512<int>.Zero))
        {
            return y;
        }

        // Only these copies, used on this path alone, need an address.
        Vector512<T> chosen = mask._value;
        Vector512<T> from = x._value;
        Vector512<T> to = y._value;
        Elements.Apply<Vector512<T>, T, F>(in chosen, in from, ref to);
        return new(to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> ShiftLeft(Lane512<T> x, int count)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(Vector512.ShiftLeft(x._value.AsUInt64(), count));
        }

        return Unsafe.SizeOf<T>() == 4
            ? As(Vector512.ShiftLeft(x._value.AsUInt32(), count))
            : As(Vector512.ShiftLeft(x._value.AsByte(), count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> ShiftRight(Lane512<T> x, int count)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(Vector512.ShiftRightLogical(x._value.AsUInt64(), count));
        }

        return Unsafe.SizeOf<T>() == 4
            ? As(Vector512.ShiftRightLogical(x._value.AsUInt32(), count))
            : As(Vector512.ShiftRightLogical(x._value.AsByte(), count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> AddBits(Lane512<T> x, Lane512<T> y)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(x._value.AsUInt64() + y._value.AsUInt64());
        }

        return Unsafe.SizeOf<T>() == 4
            ? As(x._value.AsUInt32() + y._value.AsUInt32())
            : As(x._value.AsByte() + y._value.AsByte());
    }
}
