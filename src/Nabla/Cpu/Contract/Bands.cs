namespace Nabla.Cpu;

/// <summary>A length cut into as few bands as a limit allows, whose sizes differ by at most one.</summary>
internal readonly struct Bands
{
    private readonly long _base;
    private readonly long _longer;

    public Bands(long length, int limit)
    {
        Count = (length + limit - 1) / limit;
        _base = Count == 0 ? 0 : length / Count;
        _longer = Count == 0 ? 0 : length % Count;
    }

    public long Count { get; }

    /// <summary>Where band <paramref name="index"/> begins; of <see cref="Count"/>, the length.</summary>
    public long Start(long index) => (index * _base) + Math.Min(index, _longer);

    public int Size(long index) => (int)(_base + (index < _longer ? 1 : 0));
}
