namespace Nabla;

/// <summary>What is found beside an image that is sampled.</summary>
public enum GridPadding
{
    /// <summary>0.</summary>
    Zeros,

    /// <summary>What is at the edge.</summary>
    Border,

    /// <summary>The image mirrored at its edge.</summary>
    Reflection,
}
