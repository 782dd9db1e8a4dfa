using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>A register of 256 bits.</summary>
internal readonly partial struct Lane256<T>(Vector256<T> value) : IRegister<Lane256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Count;
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
    public static unsafe Lane256<T> Load(T* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lane256<T> x, T* to) => x._value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold<M>(Lane256<T> x)
        where M : struct, IMonoid => Lane128<T>.Fold<M>(M.At(new Lane128<T>(x._value.GetLower()), new Lane128<T>(x._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Of(double constant)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector256.Create((float)constant));
        }

        if (typeof(T) == typeof(double))
        {
            return As(Vector256.Create(constant));
        }

        if (typeof(T) == typeof(int))
        {
            return As(Vector256.Create((int)constant));
        }

        return typeof(T) == typeof(long) ? As(Vector256.Create((long)constant)) : As(Vector256.Create((byte)(int)constant));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> OfBits(ulong pattern)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(Vector256.Create(pattern));
        }

        return Unsafe.SizeOf<T>() == 4 ? As(Vector256.Create((uint)pattern)) : As(Vector256.Create((byte)pattern));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator +(Lane256<T> x, Lane256<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator -(Lane256<T> x, Lane256<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator *(Lane256<T> x, Lane256<T> y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator /(Lane256<T> x, Lane256<T> y)
    {
        // Asked of the type, not of IsFloating: the compiler then never sees the call, whose result would live in memory.
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            return new(x._value / y._value);
        }

        return new(Quotient.OfEach<Vector256<T>, T>(x._value, y._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator -(Lane256<T> x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Fma(Lane256<T> x, Lane256<T> y, Lane256<T> z)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector256.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()));
        }

        return typeof(T) == typeof(double)
            ? As(Vector256.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()))
            : new((x._value * y._value) + z._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Abs(Lane256<T> x) => typeof(T) == typeof(byte) ? x : new(Vector256.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Min(Lane256<T> x, Lane256<T> y) => new(Vector256.Min(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Max(Lane256<T> x, Lane256<T> y) => new(Vector256.Max(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Clamp(Lane256<T> x, Lane256<T> low, Lane256<T> high)
    {
        // These instructions give their second operand unless the first is beyond it.
        if (Avx.IsSupported && typeof(T) == typeof(float))
        {
            return As(Avx.Min(high._value.AsSingle(), Avx.Max(low._value.AsSingle(), x._value.AsSingle())));
        }

        return Avx.IsSupported && typeof(T) == typeof(double)
            ? As(Avx.Min(high._value.AsDouble(), Avx.Max(low._value.AsDouble(), x._value.AsDouble())))
            : Select(Less(x, low), low, Select(Less(high, x), high, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Sqrt(Lane256<T> x) =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double) ? new(Vector256.Sqrt(x._value)) : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Floor(Lane256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector256.Floor(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector256.Floor(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Ceiling(Lane256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector256.Ceiling(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector256.Ceiling(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Truncate(Lane256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector256.Truncate(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector256.Truncate(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Round(Lane256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector256.Round(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector256.Round(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> CopySign(Lane256<T> magnitude, Lane256<T> sign)
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            return Select(OfBits(Unsafe.SizeOf<T>() == 4 ? 0x7FFFFFFFul : 0x7FFFFFFFFFFFFFFFul), magnitude, sign);
        }

        return typeof(T) == typeof(byte) ? magnitude : Select(Less(sign, Of(0)), -Abs(magnitude), Abs(magnitude));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Scale(Lane256<T> x, Lane256<T> n)
    {
        if (Avx512F.VL.IsSupported && typeof(T) == typeof(float))
        {
            return As(Avx512F.VL.Scale(x._value.AsSingle(), n._value.AsSingle()));
        }

        return Avx512F.VL.IsSupported && typeof(T) == typeof(double)
            ? As(Avx512F.VL.Scale(x._value.AsDouble(), n._value.AsDouble()))
            : Powers.Scale(x, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Exponent(Lane256<T> x)
    {
        if (Avx512F.VL.IsSupported && typeof(T) == typeof(float))
        {
            return As(Avx512F.VL.GetExponent(x._value.AsSingle()));
        }

        return Avx512F.VL.IsSupported && typeof(T) == typeof(double)
            ? As(Avx512F.VL.GetExponent(x._value.AsDouble()))
            : Powers.Exponent(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Mantissa(Lane256<T> x)
    {
        if (Avx512F.VL.IsSupported && typeof(T) == typeof(float))
        {
            return As(Avx512F.VL.GetMantissa(x._value.AsSingle(), Powers.FromThreeQuarters));
        }

        return Avx512F.VL.IsSupported && typeof(T) == typeof(double)
            ? As(Avx512F.VL.GetMantissa(x._value.AsDouble(), Powers.FromThreeQuarters))
            : Powers.Mantissa(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Octave(Lane256<T> x)
        => Avx512F.VL.IsSupported && (typeof(T) == typeof(float) || typeof(T) == typeof(double)) ? Exponent(x) - Exponent(Mantissa(x)) : Powers.Octave(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane256<T> As<U>(Vector256<U> x) => new(x.As<U, T>());
}
