namespace Nabla;

/// <summary>How much of a factorisation A = Q R is wanted.</summary>
public enum QrMode
{
    /// <summary>Q has as many columns as A, or rows if those are fewer.</summary>
    Reduced,

    /// <summary>Q is square.</summary>
    Complete,

    /// <summary>R alone, that of the reduced form; Q has no elements.</summary>
    R,
}
