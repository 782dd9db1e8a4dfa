using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <content>Masks, comparisons and bits.</content>
internal readonly partial struct Lane128<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane128<T> LoadMask(byte* from)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            Vector128<ushort> bytes = Vector128.WidenLower(Vector128.CreateScalar(*(ushort*)from).AsByte());
            return As(~Vector128.Equals(Vector128.WidenLower(Vector128.WidenLower(bytes)), Vector128<ulong>.Zero));
        }

        if (Unsafe.SizeOf<T>() == 4)
        {
            Vector128<ushort> bytes = Vector128.WidenLower(Vector128.CreateScalar(*(uint*)from).AsByte());
            return As(~Vector128.Equals(Vector128.WidenLower(bytes), Vector128<uint>.Zero));
        }

        return As(~Vector128.Equals(Vector128.Load(from), Vector128<byte>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreMask(Lane128<T> mask, byte* to)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            Vector128<uint> half = Vector128.Narrow(mask._value.AsUInt64(), mask._value.AsUInt64());
            Vector128<ushort> quarter = Vector128.Narrow(half, half);
            *(ushort*)to = (Vector128.Narrow(quarter, quarter) & Vector128<byte>.One).AsUInt16().ToScalar();
        }
        else if (Unsafe.SizeOf<T>() == 4)
        {
            Vector128<ushort> half = Vector128.Narrow(mask._value.AsUInt32(), mask._value.AsUInt32());
            *(uint*)to = (Vector128.Narrow(half, half) & Vector128<byte>.One).AsUInt32().ToScalar();
        }
        else
        {
            (mask._value.AsByte() & Vector128<byte>.One).Store(to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator &(Lane128<T> x, Lane128<T> y) => new(x._value & y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator |(Lane128<T> x, Lane128<T> y) => new(x._value | y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator ^(Lane128<T> x, Lane128<T> y) => new(x._value ^ y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator ~(Lane128<T> x) => new(~x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Less(Lane128<T> x, Lane128<T> y) => new(Vector128.LessThan(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> LessOrEqual(Lane128<T> x, Lane128<T> y) => new(Vector128.LessThanOrEqual(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Equal(Lane128<T> x, Lane128<T> y) => new(Vector128.Equals(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Select(Lane128<T> mask, Lane128<T> x, Lane128<T> y) =>
        new(Vector128.ConditionalSelect(mask._value, x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Each<F>(Lane128<T> mask, Lane128<T> x, Lane128<T> y)
        where F : struct, IScalarFunction
    {
        if (Vector128.EqualsAll(mask._value.AsInt32(), Vector128<int>.Zero))
        {
            return y;
        }

        // Only these copies, used on this path alone, need an address.
        Vector128<T> chosen = mask._value;
        Vector128<T> from = x._value;
        Vector128<T> to = y._value;
        Elements.Apply<Vector128<T>, T, F>(in chosen, in from, ref to);
        return new(to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> ShiftLeft(Lane128<T> x, int count)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(Vector128.ShiftLeft(x._value.AsUInt64(), count));
        }

        return Unsafe.SizeOf<T>() == 4
            ? As(Vector128.ShiftLeft(x._value.AsUInt32(), count))
            : As(Vector128.ShiftLeft(x._value.AsByte(), count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> ShiftRight(Lane128<T> x, int count)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(Vector128.ShiftRightLogical(x._value.AsUInt64(), count));
        }

        return Unsafe.SizeOf<T>() == 4
            ? As(Vector128.ShiftRightLogical(x._value.AsUInt32(), count))
            : As(Vector128.ShiftRightLogical(x._value.AsByte(), count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> AddBits(Lane128<T> x, Lane128<T> y)
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
