using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>A register of 512 bits.</summary>
internal readonly partial struct Lane512<T>(Vector512<T> value) : IRegister<Lane512<T>, T>
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
    public static T Fold<M>(Lane512<T> x)
        where M : struct, IMonoid => Lane256<T>.Fold<M>(M.At(new Lane256<T>(x._value.GetLower()), new Lane256<T>(x._value.GetUpper())));

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
    public static Lane512<T> Kept(double constant)
    {
        // Of what it knows to be constant, the compiler hoists a copy that it then does not use: each use reads memory. A broadcast it keeps.
        // In float64 formulas are longer, and constants that do not fit the registers cost more than those that are read.
        return Avx512F.IsSupported && typeof(T) == typeof(float)
            ? As(Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe((float)constant)))
            : Of(constant);
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
    public static Lane512<T> Mantissa(Lane512<T> x)
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
        {
            return As(Avx512F.GetMantissa(x._value.AsSingle(), Powers.FromThreeQuarters));
        }

        return Avx512F.IsSupported && typeof(T) == typeof(double)
            ? As(Avx512F.GetMantissa(x._value.AsDouble(), Powers.FromThreeQuarters))
            : Powers.Mantissa(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Octave(Lane512<T> x)
        => Avx512F.IsSupported && (typeof(T) == typeof(float) || typeof(T) == typeof(double)) ? Exponent(x) - Exponent(Mantissa(x)) : Powers.Octave(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane512<T> As<U>(Vector512<U> x) => new(x.As<U, T>());
}
