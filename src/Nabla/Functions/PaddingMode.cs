namespace Nabla;

/// <summary>What is beside a tensor that is padded.</summary>
public enum PaddingMode
{
    /// <summary>One number.</summary>
    Constant,

    /// <summary>The elements in reverse order, the one at the edge once: [3, 2, | 1, 2, 3 | 2, 1].</summary>
    Reflect,

    /// <summary>The element at the edge.</summary>
    Replicate,

    /// <summary>The elements from the other end on.</summary>
    Circular,
}
