using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Integer division that never throws: x/0 is 0 and the smallest number over −1 is itself.</summary>
internal static class Quotient
{
    /// <summary>x/y toward zero, for each integer of the two registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static R OfEach<R, T>(R x, R y)
        where R : struct
        where T : unmanaged
    {
        ref T numerator = ref Unsafe.As<R, T>(ref x);
        ref T denominator = ref Unsafe.As<R, T>(ref y);
        for (int i = 0; i < Unsafe.SizeOf<R>() / Unsafe.SizeOf<T>(); i++)
        {
            ref T at = ref Unsafe.Add(ref numerator, i);
            at = Of(at, Unsafe.Add(ref denominator, i));
        }

        return x;
    }

    /// <summary>x/y toward zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, T y)
        where T : unmanaged
    {
        if (typeof(T) == typeof(int))
        {
            long quotient = (int)(object)y == 0 ? 0 : (long)(int)(object)x / (int)(object)y;
            return (T)(object)unchecked((int)quotient);
        }

        if (typeof(T) == typeof(long))
        {
            long divisor = (long)(object)y;
            return (T)(object)(divisor is 0 ? 0L : divisor is -1 ? unchecked(-(long)(object)x) : (long)(object)x / divisor);
        }

        return (T)(object)(byte)((byte)(object)y == 0 ? 0 : (byte)(object)x / (byte)(object)y);
    }
}
