namespace Nabla;

/// <summary>How numbers between places are found.</summary>
public enum InterpolationMode
{
    /// <summary>The element at the start of the place, rounded as PyTorch's nearest does.</summary>
    Nearest,

    /// <summary>The element nearest to the middle of the place.</summary>
    NearestExact,

    /// <summary>Between two neighbours along the one spatial axis.</summary>
    Linear,

    /// <summary>Between two neighbours along each of two spatial axes.</summary>
    Bilinear,

    /// <summary>By cubic convolution (a = −0.75) along each of two spatial axes.</summary>
    Bicubic,

    /// <summary>Between two neighbours along each of three spatial axes.</summary>
    Trilinear,

    /// <summary>The mean of what is in the place.</summary>
    Area,
}
