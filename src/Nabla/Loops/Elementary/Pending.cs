namespace Nabla.Loops;

// Each of these is replaced by a file of its own; delete it here when that arrives.
internal readonly struct Sin : IFormula1
{
    public static V At<V>(V x)
        where V : struct, ILane<V> => x;
}

internal readonly struct Cos : IFormula1
{
    public static V At<V>(V x)
        where V : struct, ILane<V> => x;
}

internal readonly struct Erf : IFormula1
{
    public static V At<V>(V x)
        where V : struct, ILane<V> => x;
}

internal readonly struct Log1p : IFormula1
{
    public static V At<V>(V x)
        where V : struct, ILane<V> => x;
}

internal readonly struct Softplus : IFormula1
{
    public static V At<V>(V x)
        where V : struct, ILane<V> => x;
}

internal readonly struct Pow : IFormula2
{
    public static V At<V>(V x, V y)
        where V : struct, ILane<V> => x;
}
