using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>Elements that are stored in fewer bits than registers hold them in: halves as float32, bytes as int32.</summary>
internal static unsafe class Stored
{
    internal delegate R From<T, R>(T* from)
        where T : unmanaged;

    internal delegate void To<R, T>(R x, T* to)
        where T : unmanaged;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Halves512<TFormat>(ushort* from)
        where TFormat : struct, IHalfFormat => Vector512.Create(Halves256<TFormat>(from), Halves256<TFormat>(from + Vector256<float>.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Halves256<TFormat>(ushort* from)
        where TFormat : struct, IHalfFormat => TFormat.Widen(Vector256.WidenLower(Vector128.Load(from).ToVector256Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Halves128<TFormat>(ushort* from)
        where TFormat : struct, IHalfFormat => TFormat.Widen(Vector256.WidenLower(Vector128.CreateScalar(*(ulong*)from).AsUInt16().ToVector256Unsafe())).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<float> Halves<TFormat>(ushort* from)
        where TFormat : struct, IHalfFormat => new(TFormat.Widen(*from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToHalves<TFormat>(Vector512<float> x, ushort* to)
        where TFormat : struct, IHalfFormat
    {
        ToHalves<TFormat>(x.GetLower(), to);
        ToHalves<TFormat>(x.GetUpper(), to + Vector256<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToHalves<TFormat>(Vector256<float> x, ushort* to)
        where TFormat : struct, IHalfFormat
    {
        Vector256<uint> halves = TFormat.NarrowHeld(x);
        Vector128.Narrow(halves.GetLower(), halves.GetUpper()).Store(to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToHalves<TFormat>(Vector128<float> x, ushort* to)
        where TFormat : struct, IHalfFormat
    {
        Vector128<uint> halves = TFormat.NarrowHeld(x.ToVector256Unsafe()).GetLower();
        *(ulong*)to = Vector128.Narrow(halves, halves).AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToHalves<TFormat>(Scalar<float> x, ushort* to)
        where TFormat : struct, IHalfFormat => *to = TFormat.Narrow(Unsafe.BitCast<Scalar<float>, float>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Bytes512(byte* from)
        => Vector512.WidenLower(Vector256.WidenLower(Vector128.Load(from).ToVector256Unsafe()).ToVector512Unsafe()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Bytes256(byte* from)
    {
        Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)from).AsByte());
        return Vector256.Create(Vector128.WidenLower(wide), Vector128.WidenUpper(wide)).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Bytes128(byte* from) => Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(uint*)from).AsByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Scalar<int> Bytes(byte* from) => new(*from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToBytes(Vector512<int> x, byte* to)
    {
        Vector256<ushort> half = Vector256.Narrow(x.GetLower().AsUInt32(), x.GetUpper().AsUInt32());
        Vector128.Narrow(half.GetLower(), half.GetUpper()).Store(to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToBytes(Vector256<int> x, byte* to)
    {
        Vector128<ushort> half = Vector128.Narrow(x.GetLower().AsUInt32(), x.GetUpper().AsUInt32());
        *(ulong*)to = Vector128.Narrow(half, half).AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToBytes(Vector128<int> x, byte* to)
    {
        Vector128<ushort> half = Vector128.Narrow(x.AsUInt32(), x.AsUInt32());
        *(uint*)to = Vector128.Narrow(half, half).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToBytes(Scalar<int> x, byte* to) => *to = (byte)Unsafe.BitCast<Scalar<int>, int>(x);
}
