using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>A register of 128 bits.</summary>
internal readonly partial struct Lane128<T>(Vector128<T> value) : IRegister<Lane128<T>, T>
    where T : unmanaged
{
    private readonly Vector128<T> _value = value;

    /// <summary>The first element.</summary>
    public T First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value.ToScalar();
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Count;
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
    public static unsafe Lane128<T> Load(T* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Lane128<T> x, T* to) => x._value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold<M>(Lane128<T> x)
        where M : struct, IMonoid
    {
        x = M.At(x, As(Vector128.Shuffle(x._value.AsUInt64(), Vector128.Create(1ul, 1))));
        if (Unsafe.SizeOf<T>() <= 4)
        {
            x = M.At(x, As(Vector128.Shuffle(x._value.AsUInt32(), Vector128.Create(1u, 1, 1, 1))));
        }

        if (Unsafe.SizeOf<T>() == 1)
        {
            x = M.At(x, As(Vector128.ShiftRightLogical(x._value.AsUInt32(), 16)));
            x = M.At(x, As(Vector128.ShiftRightLogical(x._value.AsUInt32(), 8)));
        }

        return x.First;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Of(double constant)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector128.Create((float)constant));
        }

        if (typeof(T) == typeof(double))
        {
            return As(Vector128.Create(constant));
        }

        if (typeof(T) == typeof(int))
        {
            return As(Vector128.Create((int)constant));
        }

        return typeof(T) == typeof(long) ? As(Vector128.Create((long)constant)) : As(Vector128.Create((byte)(int)constant));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> OfBits(ulong pattern)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return As(Vector128.Create(pattern));
        }

        return Unsafe.SizeOf<T>() == 4 ? As(Vector128.Create((uint)pattern)) : As(Vector128.Create((byte)pattern));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator +(Lane128<T> x, Lane128<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator -(Lane128<T> x, Lane128<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator *(Lane128<T> x, Lane128<T> y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator /(Lane128<T> x, Lane128<T> y)
    {
        // Asked of the type, not of IsFloating: the compiler then never sees the call, whose result would live in memory.
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            return new(x._value / y._value);
        }

        return new(Quotient.OfEach<Vector128<T>, T>(x._value, y._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator -(Lane128<T> x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Fma(Lane128<T> x, Lane128<T> y, Lane128<T> z)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector128.FusedMultiplyAdd(x._value.AsSingle(), y._value.AsSingle(), z._value.AsSingle()));
        }

        return typeof(T) == typeof(double)
            ? As(Vector128.FusedMultiplyAdd(x._value.AsDouble(), y._value.AsDouble(), z._value.AsDouble()))
            : new((x._value * y._value) + z._value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Abs(Lane128<T> x) => typeof(T) == typeof(byte) ? x : new(Vector128.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Min(Lane128<T> x, Lane128<T> y) => new(Vector128.Min(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Max(Lane128<T> x, Lane128<T> y) => new(Vector128.Max(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Clamp(Lane128<T> x, Lane128<T> low, Lane128<T> high)
    {
        // These instructions give their second operand unless the first is beyond it.
        if (Sse.IsSupported && typeof(T) == typeof(float))
        {
            return As(Sse.Min(high._value.AsSingle(), Sse.Max(low._value.AsSingle(), x._value.AsSingle())));
        }

        return Sse2.IsSupported && typeof(T) == typeof(double)
            ? As(Sse2.Min(high._value.AsDouble(), Sse2.Max(low._value.AsDouble(), x._value.AsDouble())))
            : Select(Less(x, low), low, Select(Less(high, x), high, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Sqrt(Lane128<T> x) =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double) ? new(Vector128.Sqrt(x._value)) : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Floor(Lane128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector128.Floor(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector128.Floor(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Ceiling(Lane128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector128.Ceiling(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector128.Ceiling(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Truncate(Lane128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector128.Truncate(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector128.Truncate(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Round(Lane128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return As(Vector128.Round(x._value.AsSingle()));
        }

        return typeof(T) == typeof(double) ? As(Vector128.Round(x._value.AsDouble())) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> CopySign(Lane128<T> magnitude, Lane128<T> sign)
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            return Select(OfBits(Unsafe.SizeOf<T>() == 4 ? 0x7FFFFFFFul : 0x7FFFFFFFFFFFFFFFul), magnitude, sign);
        }

        return typeof(T) == typeof(byte) ? magnitude : Select(Less(sign, Of(0)), -Abs(magnitude), Abs(magnitude));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Scale(Lane128<T> x, Lane128<T> n)
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
    public static Lane128<T> Exponent(Lane128<T> x)
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
    public static Lane128<T> Mantissa(Lane128<T> x)
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
    public static Lane128<T> Octave(Lane128<T> x)
        => Avx512F.VL.IsSupported && (typeof(T) == typeof(float) || typeof(T) == typeof(double)) ? Exponent(x) - Exponent(Mantissa(x)) : Powers.Octave(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane128<T> As<U>(Vector128<U> x) => new(x.As<U, T>());
}
