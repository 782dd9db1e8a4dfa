using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>A register of 512 bits.</summary>
internal readonly struct Lane512<T>(Vector512<T> value) : IRegister<Lane512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    public static int Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8 * Unsafe.SizeOf<T>();
    }

    public static bool IsFloating
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) || typeof(T) == typeof(double);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Lane512<T> Load(T* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lane512<T> x, T* to) => x._value.Store(to);

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
    public static Lane512<T> Of(double constant)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector512.Create((float)constant));
        }

        if (typeof(T) == typeof(double))
        {
            return As(Vector512.Create(constant));
        }

        if (typeof(T) == typeof(int))
        {
            return As(Vector512.Create((int)constant));
        }

        return typeof(T) == typeof(long) ? As(Vector512.Create((long)constant)) : As(Vector512.Create((byte)(int)constant));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> OfBits(ulong pattern)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(Vector512.Create(pattern));
        }

        return Unsafe.SizeOf<T>() == 4 ? As(Vector512.Create((uint)pattern)) : As(Vector512.Create((byte)pattern));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator +(Lane512<T> x, Lane512<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator -(Lane512<T> x, Lane512<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator *(Lane512<T> x, Lane512<T> y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator /(Lane512<T> x, Lane512<T> y)
    {
        // Asked of the type, not of IsFloating: the compiler then never sees the call, whose result would live in memory.
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            return new(x._value / y._value);
        }

        return new(Quotient.OfEach<Vector512<T>, T>(x._value, y._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator -(Lane512<T> x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator &(Lane512<T> x, Lane512<T> y) => new(x._value & y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator |(Lane512<T> x, Lane512<T> y) => new(x._value | y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator ^(Lane512<T> x, Lane512<T> y) => new(x._value ^ y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator ~(Lane512<T> x) => new(~x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Fma(Lane512<T> x, Lane512<T> y, Lane512<T> z)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector512.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()));
        }

        return typeof(T) == typeof(double)
            ? As(Vector512.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()))
            : new((x._value * y._value) + z._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Abs(Lane512<T> x) => typeof(T) == typeof(byte) ? x : new(Vector512.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Min(Lane512<T> x, Lane512<T> y) => new(Vector512.Min(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Max(Lane512<T> x, Lane512<T> y) => new(Vector512.Max(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Clamp(Lane512<T> x, Lane512<T> low, Lane512<T> high)
    {
        // These instructions give their second operand unless the first is beyond it.
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
        {
            return As(Avx512F.Min(high._value.AsSingle(), Avx512F.Max(low._value.AsSingle(), x._value.AsSingle())));
        }

        return Avx512F.IsSupported && typeof(T) == typeof(double)
            ? As(Avx512F.Min(high._value.AsDouble(), Avx512F.Max(low._value.AsDouble(), x._value.AsDouble())))
            : Select(Less(x, low), low, Select(Less(high, x), high, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Sqrt(Lane512<T> x) =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double) ? new(Vector512.Sqrt(x._value)) : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Floor(Lane512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector512.Floor(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector512.Floor(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Ceiling(Lane512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector512.Ceiling(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector512.Ceiling(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Truncate(Lane512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector512.Truncate(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector512.Truncate(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Round(Lane512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector512.Round(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector512.Round(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> CopySign(Lane512<T> magnitude, Lane512<T> sign)
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            return Select(OfBits(Unsafe.SizeOf<T>() == 4 ? 0x7FFFFFFFul : 0x7FFFFFFFFFFFFFFFul), magnitude, sign);
        }

        return typeof(T) == typeof(byte) ? magnitude : Select(Less(sign, Of(0)), -Abs(magnitude), Abs(magnitude));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Scale(Lane512<T> x, Lane512<T> n)
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
        {
            return As(Avx512F.Scale(x._value.AsSingle(), n._value.AsSingle()));
        }

        return Avx512F.IsSupported && typeof(T) == typeof(double)
            ? As(Avx512F.Scale(x._value.AsDouble(), n._value.AsDouble()))
            : Powers.Scale(x, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Exponent(Lane512<T> x)
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
        {
            return As(Avx512F.GetExponent(x._value.AsSingle()));
        }

        return Avx512F.IsSupported && typeof(T) == typeof(double)
            ? As(Avx512F.GetExponent(x._value.AsDouble()))
            : Powers.Exponent(x);
    }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane512<T> As<U>(Vector512<U> x) => new(x.As<U, T>());
}
