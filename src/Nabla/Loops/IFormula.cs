namespace Nabla.Loops;

/// <summary>z = f(x), written once for every lane. Implemented by an empty struct that is passed as a type argument.</summary>
internal interface IFormula1
{
    /// <summary>Whether the result is a mask, stored as bool.</summary>
    static virtual bool IsPredicate => false;

    /// <summary>The formula at one lane.</summary>
    static abstract V At<V>(V x)
        where V : struct, ILane<V>;
}

/// <summary>z = f(x, y), written once for every lane.</summary>
internal interface IFormula2
{
    /// <summary>Whether the result is a mask, stored as bool.</summary>
    static virtual bool IsPredicate => false;

    /// <summary>The formula at one lane.</summary>
    static abstract V At<V>(V x, V y)
        where V : struct, ILane<V>;
}

/// <summary>z = f(w, x, y), written once for every lane.</summary>
internal interface IFormula3
{
    /// <summary>Whether the first argument is a mask, loaded from bool.</summary>
    static virtual bool FirstIsMask => false;

    /// <summary>The formula at one lane.</summary>
    static abstract V At<V>(V w, V x, V y)
        where V : struct, ILane<V>;
}

/// <summary>An associative formula with a neutral element: what a reduction combines with.</summary>
internal interface IMonoid : IFormula2
{
    /// <summary>The neutral element.</summary>
    static abstract V Identity<V>()
        where V : struct, ILane<V>;

    /// <summary>What changes no bit of anything that it is combined with. The neutral element may: 0 + (−0) is 0.</summary>
    static abstract V Blank<V>()
        where V : struct, ILane<V>;
}

/// <summary>z = f(x, y) of single numbers, for what no lane can do at once: see <see cref="ILane{V}.Each"/>.</summary>
internal interface IScalarFunction
{
    /// <summary>The function at one number or two; float32 numbers are widened to them and the result is rounded back. <typeparamref name="E"/> has the elementary functions.</summary>
    static abstract double At<E>(double x, double y)
        where E : struct, IElementary;
}
