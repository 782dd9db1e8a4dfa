namespace Nabla;

/// <summary>While it lasts, the thread's operations on variables are not recorded. Cannot live across an await.</summary>
public readonly ref struct NoGradScope
{
    private readonly Floor _before;

    internal NoGradScope(Floor before)
    {
        _before = before;
        Floor.Current = before.WithoutGradients;
    }

    /// <summary>Ends the scope.</summary>
    public void Dispose() => Floor.Current = _before;
}
