namespace Nabla;

/// <summary>While it lasts, the thread's operations on variables are not recorded. Cannot live across an await.</summary>
public readonly ref struct NoGradScope
{
    private readonly FloorScope _scope;

    internal NoGradScope(Floor before) => _scope = before.WithoutGradients.Enter();

    /// <summary>Ends the scope.</summary>
    public void Dispose() => _scope.Dispose();
}
