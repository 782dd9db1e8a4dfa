using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <content>Masks, comparisons and bits.</content>
internal readonly partial struct Lane256<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane256<T> LoadMask(byte* from)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            Vector128<uint> bytes = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(uint*)from).AsByte()));
            Vector256<ulong> wide = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
            return As(~Vector256.Equals(wide, Vector256<ulong>.Zero));
        }

        if (Unsafe.SizeOf<T>() == 4)
        {
            Vector128<ushort> bytes = Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)from).AsByte());
            Vector256<uint> wide = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
            return As(~Vector256.Equals(wide, Vector256<uint>.Zero));
        }

        return As(~Vector256.Equals(Vector256.Load(from), Vector256<byte>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreMask(Lane256<T> mask, byte* to)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            Vector128<uint> half = Vector128.Narrow(mask._value.AsUInt64().GetLower(), mask._value.AsUInt64().GetUpper());
            Vector128<ushort> quarter = Vector128.Narrow(half, half);
            *(uint*)to = (Vector128.Narrow(quarter, quarter) & Vector128<byte>.One).AsUInt32().ToScalar();
        }
        else if (Unsafe.SizeOf<T>() == 4)
        {
            Vector128<ushort> half = Vector128.Narrow(mask._value.AsUInt32().GetLower(), mask._value.AsUInt32().GetUpper());
            *(ulong*)to = (Vector128.Narrow(half, half) & Vector128<byte>.One).AsUInt64().ToScalar();
        }
        else
        {
            (mask._value.AsByte() & Vector256<byte>.One).Store(to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator &(Lane256<T> x, Lane256<T> y) => new(x._value & y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator |(Lane256<T> x, Lane256<T> y) => new(x._value | y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator ^(Lane256<T> x, Lane256<T> y) => new(x._value ^ y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator ~(Lane256<T> x) => new(~x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Less(Lane256<T> x, Lane256<T> y) => new(Vector256.LessThan(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> LessOrEqual(Lane256<T> x, Lane256<T> y) => new(Vector256.LessThanOrEqual(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Equal(Lane256<T> x, Lane256<T> y) => new(Vector256.Equals(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Select(Lane256<T> mask, Lane256<T> x, Lane256<T> y) =>
        new(Vector256.ConditionalSelect(mask._value, x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Each<F>(Lane256<T> mask, Lane256<T> x, Lane256<T> y)
        where F : struct, IScalarFunction
    {
        if (Vector256.EqualsAll(mask._value.AsInt32(), Vector256<int>.Zero))
        {
            return y;
        }

        // Only these copies, used on this path alone, need an address.
        Vector256<T> chosen = mask._value;
        Vector256<T> from = x._value;
        Vector256<T> to = y._value;
        Elements.Apply<Vector256<T>, T, F>(in chosen, in from, ref to);
        return new(to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> ShiftLeft(Lane256<T> x, int count)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(Vector256.ShiftLeft(x._value.AsUInt64(), count));
        }

        return Unsafe.SizeOf<T>() == 4
            ? As(Vector256.ShiftLeft(x._value.AsUInt32(), count))
            : As(Vector256.ShiftLeft(x._value.AsByte(), count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> ShiftRight(Lane256<T> x, int count)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(Vector256.ShiftRightLogical(x._value.AsUInt64(), count));
        }

        return Unsafe.SizeOf<T>() == 4
            ? As(Vector256.ShiftRightLogical(x._value.AsUInt32(), count))
            : As(Vector256.ShiftRightLogical(x._value.AsByte(), count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> AddBits(Lane256<T> x, Lane256<T> y)
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
