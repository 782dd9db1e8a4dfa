namespace Nabla.Cpu;

/// <summary>A number's key and where the number came from.</summary>
internal struct Entry<TKey>
    where TKey : unmanaged
{
    public TKey Key;
    public int Place;
}
