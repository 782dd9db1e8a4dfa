namespace Nabla;

/// <summary>While it lasts, the thread's operations throw where they make the first NaN or infinity. Cannot live across an await.</summary>
public readonly ref struct DebugNaNScope
{
    private readonly FloorScope _scope;

    internal DebugNaNScope(Floor before) => _scope = before.On(Watch.Instance, before.Imperative).Enter();

    /// <summary>Ends the scope.</summary>
    public void Dispose() => _scope.Dispose();
}
