namespace Nabla.Cpu;

/// <summary>The order of each element type, as integers.</summary>
/// <remarks>The bits of positive floating-point numbers are in order as they are, those of negative ones in reverse.</remarks>
internal readonly struct SortKeys :
    ISortKey<float, uint>,
    ISortKey<double, ulong>,
    ISortKey<Half, ushort>,
    ISortKey<int, uint>,
    ISortKey<long, ulong>,
    ISortKey<byte, byte>
{
    private const uint Sign32 = 1u << 31;
    private const ulong Sign64 = 1ul << 63;
    private const ushort Sign16 = 1 << 15;

    public static uint Of(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x);
        return float.IsNaN(x) ? uint.MaxValue : x == 0 ? Sign32 : bits >= Sign32 ? ~bits : bits | Sign32;
    }

    public static ulong Of(double x)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        return double.IsNaN(x) ? ulong.MaxValue : x == 0 ? Sign64 : bits >= Sign64 ? ~bits : bits | Sign64;
    }

    public static ushort Of(Half x)
    {
        ushort bits = BitConverter.HalfToUInt16Bits(x);
        return Half.IsNaN(x) ? ushort.MaxValue : x == Half.Zero ? Sign16 : bits >= Sign16 ? (ushort)~bits : (ushort)(bits | Sign16);
    }

    public static uint Of(int x) => (uint)x ^ Sign32;

    public static ulong Of(long x) => (ulong)x ^ Sign64;

    public static byte Of(byte x) => x;
}
