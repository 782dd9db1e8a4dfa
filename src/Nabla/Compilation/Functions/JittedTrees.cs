namespace Nabla.Compilation;

/// <summary>A compiled function of two trees.</summary>
internal sealed class JittedTrees<A, B, R>(JittedTree<(A, B), R> function) : IJittedFace
{
    public Jitted Function => function;

    public R Run(A a, B b) => function.Run((a, b));
}

/// <summary>A compiled function of three trees.</summary>
internal sealed class JittedTrees<A, B, C, R>(JittedTree<(A, B, C), R> function) : IJittedFace
{
    public Jitted Function => function;

    public R Run(A a, B b, C c) => function.Run((a, b, c));
}

/// <summary>What a delegate's target is where the arguments are put together first.</summary>
internal interface IJittedFace
{
    /// <summary>The function.</summary>
    Jitted Function { get; }
}
