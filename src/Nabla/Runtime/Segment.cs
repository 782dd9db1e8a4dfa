namespace Nabla;

/// <summary>One piece of memory from the system, cut into blocks up to <see cref="Extent"/>; beyond it nothing was ever touched.</summary>
internal sealed class Segment(nint address, long capacity)
{
    public readonly nint Address = address;
    public readonly long Capacity = capacity;
    public long Extent;
    public Block? Last;
}
