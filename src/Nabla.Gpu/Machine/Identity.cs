using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>The bits of a monoid's neutral element.</summary>
internal sealed class Identity : MonoidReader
{
    private readonly DType _lane;
    private ulong _bits;

    private Identity(DType lane) => _lane = lane;

    /// <summary>In numbers of a lane.</summary>
    public static ulong Of(Monoid monoid, DType lane)
    {
        Identity reader = new(lane);
        monoid.Accept(reader);
        return reader._bits;
    }

    public override void Read<M>() => _bits = (_lane switch
    {
        DType.Float32 => M.Identity<Symbol<float>>().Expression,
        DType.Float64 => M.Identity<Symbol<double>>().Expression,
        DType.Int32 => M.Identity<Symbol<int>>().Expression,
        DType.Int64 => M.Identity<Symbol<long>>().Expression,
        _ => M.Identity<Symbol<byte>>().Expression,
    }).Bits;
}
