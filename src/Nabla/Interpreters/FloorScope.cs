namespace Nabla;

/// <summary>While it lasts, the thread stands on another floor.</summary>
internal readonly ref struct FloorScope
{
    private readonly Floor _before;

    public FloorScope(Floor floor)
    {
        _before = Floor.Current;
        Floor.Current = floor;
    }

    /// <summary>Back to the floor before.</summary>
    public void Dispose() => Floor.Current = _before;
}
