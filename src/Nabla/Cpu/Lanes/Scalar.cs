using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>One number: the lane of loops' remainders, and the one the others are compared with.</summary>
internal readonly struct Scalar<T>(T value) : IRegister<Scalar<T>, T>, IHeld<Scalar<T>, Scalar<T>>
    where T : unmanaged, IBinaryNumber<T>
{
    private readonly T _value = value;

    public static int Count => 1;

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
    public static Scalar<T> Lane(Scalar<T> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Hold(Scalar<T> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Scalar<T> Load(T* from) => new(*from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Scalar<T> x, T* to) => *to = x._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold<M>(Scalar<T> x)
        where M : struct, IMonoid => x._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Scalar<T> LoadMask(byte* from) => Mask(*from != 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreMask(Scalar<T> mask, byte* to) => *to = (byte)(Pattern(mask._value) & 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Of(double constant)
    {
        if (typeof(T) == typeof(float))
        {
            return new((T)(object)(float)constant);
        }

        if (typeof(T) == typeof(double))
        {
            return new((T)(object)constant);
        }

        if (typeof(T) == typeof(int))
        {
            return new((T)(object)(int)constant);
        }

        return typeof(T) == typeof(long) ? new((T)(object)(long)constant) : new((T)(object)(byte)(int)constant);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> OfBits(ulong pattern)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return new(Unsafe.BitCast<ulong, T>(pattern));
        }

        return Unsafe.SizeOf<T>() == 4
            ? new(Unsafe.BitCast<uint, T>((uint)pattern))
            : new(Unsafe.BitCast<byte, T>((byte)pattern));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> operator +(Scalar<T> x, Scalar<T> y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> operator -(Scalar<T> x, Scalar<T> y) => new(x._value - y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> operator *(Scalar<T> x, Scalar<T> y) => new(x._value * y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> operator /(Scalar<T> x, Scalar<T> y) =>
        new(typeof(T) == typeof(float) || typeof(T) == typeof(double) ? x._value / y._value : Quotient.Of(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> operator -(Scalar<T> x) => new(-x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> operator &(Scalar<T> x, Scalar<T> y) => OfBits(Pattern(x._value) & Pattern(y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> operator |(Scalar<T> x, Scalar<T> y) => OfBits(Pattern(x._value) | Pattern(y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> operator ^(Scalar<T> x, Scalar<T> y) => OfBits(Pattern(x._value) ^ Pattern(y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> operator ~(Scalar<T> x) => OfBits(~Pattern(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Fma(Scalar<T> x, Scalar<T> y, Scalar<T> z)
    {
        if (typeof(T) == typeof(float))
        {
            return new((T)(object)MathF.FusedMultiplyAdd((float)(object)x._value, (float)(object)y._value, (float)(object)z._value));
        }

        return typeof(T) == typeof(double)
            ? new((T)(object)Math.FusedMultiplyAdd((double)(object)x._value, (double)(object)y._value, (double)(object)z._value))
            : (x * y) + z;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Abs(Scalar<T> x)
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            return new(T.Abs(x._value));
        }

        // Not T.Abs: it throws for the smallest integer, which is to stay what it is.
        return T.IsNegative(x._value) ? -x : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Min(Scalar<T> x, Scalar<T> y) => new(T.Min(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Max(Scalar<T> x, Scalar<T> y) => new(T.Max(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Clamp(Scalar<T> x, Scalar<T> low, Scalar<T> high) =>
        x._value < low._value ? low : high._value < x._value ? high : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Sqrt(Scalar<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return new((T)(object)MathF.Sqrt((float)(object)x._value));
        }

        return typeof(T) == typeof(double) ? new((T)(object)Math.Sqrt((double)(object)x._value)) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Floor(Scalar<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return new((T)(object)MathF.Floor((float)(object)x._value));
        }

        return typeof(T) == typeof(double) ? new((T)(object)Math.Floor((double)(object)x._value)) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Ceiling(Scalar<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return new((T)(object)MathF.Ceiling((float)(object)x._value));
        }

        return typeof(T) == typeof(double) ? new((T)(object)Math.Ceiling((double)(object)x._value)) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Truncate(Scalar<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return new((T)(object)MathF.Truncate((float)(object)x._value));
        }

        return typeof(T) == typeof(double) ? new((T)(object)Math.Truncate((double)(object)x._value)) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Round(Scalar<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return new((T)(object)MathF.Round((float)(object)x._value));
        }

        return typeof(T) == typeof(double) ? new((T)(object)Math.Round((double)(object)x._value)) : x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> CopySign(Scalar<T> magnitude, Scalar<T> sign)
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            return new(T.CopySign(magnitude._value, sign._value));
        }

        Scalar<T> absolute = Abs(magnitude);
        return T.IsNegative(sign._value) ? -absolute : absolute;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Scale(Scalar<T> x, Scalar<T> n) => Lower(Lane128<T>.Scale(Raise(x), Raise(n)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Exponent(Scalar<T> x) => Lower(Lane128<T>.Exponent(Raise(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Mantissa(Scalar<T> x) => Lower(Lane128<T>.Mantissa(Raise(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Octave(Scalar<T> x) => Lower(Lane128<T>.Octave(Raise(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Less(Scalar<T> x, Scalar<T> y) => Mask(x._value < y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> LessOrEqual(Scalar<T> x, Scalar<T> y) => Mask(x._value <= y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Equal(Scalar<T> x, Scalar<T> y) => Mask(x._value == y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Select(Scalar<T> mask, Scalar<T> x, Scalar<T> y)
    {
        ulong chosen = Pattern(mask._value);
        return OfBits((Pattern(x._value) & chosen) | (Pattern(y._value) & ~chosen));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> Each<F>(Scalar<T> mask, Scalar<T> x, Scalar<T> y)
        where F : struct, IScalarFunction => Pattern(mask._value) == 0 ? y : new(Elements.Of<T, F>(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> ShiftLeft(Scalar<T> x, int count) => OfBits(Pattern(x._value) << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> ShiftRight(Scalar<T> x, int count) => OfBits(Pattern(x._value) >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<T> AddBits(Scalar<T> x, Scalar<T> y) => OfBits(Pattern(x._value) + Pattern(y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar<T> Mask(bool set) => OfBits(set ? ulong.MaxValue : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Pattern(T x)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            return Unsafe.BitCast<T, ulong>(x);
        }

        return Unsafe.SizeOf<T>() == 4 ? Unsafe.BitCast<T, uint>(x) : Unsafe.BitCast<T, byte>(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane128<T> Raise(Scalar<T> x) => new(Vector128.CreateScalar(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar<T> Lower(Lane128<T> x) => new(x.First);
}
