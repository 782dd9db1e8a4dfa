using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>One number in a register, where the machine has no wider ones.</summary>
internal readonly unsafe struct RegisterScalar<T> : IRegister<T>
    where T : unmanaged, INumber<T>
{
    public static int Lanes => 1;

    public static int ElementSize => sizeof(T);

    public static bool SpreadsFromMemory => false;

    public static int TallestTile => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(byte* from) => *(T*)from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, byte* to) => *(T*)to = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Broadcast(byte* from) => *(T*)from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T x, T y) => unchecked(x + y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fma(T x, T y, T z)
    {
        if (typeof(T) == typeof(float))
        {
            return (T)(object)float.FusedMultiplyAdd((float)(object)x, (float)(object)y, (float)(object)z);
        }

        if (typeof(T) == typeof(double))
        {
            return (T)(object)double.FusedMultiplyAdd((double)(object)x, (double)(object)y, (double)(object)z);
        }

        return unchecked((x * y) + z);
    }
}
