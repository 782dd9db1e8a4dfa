namespace Nabla;

/// <summary>What <see cref="Tensor.Quantile"/> gives where a share falls between two elements i and j.</summary>
public enum QuantileInterpolation
{
    /// <summary>i + (j − i) · how far it is from the one to the other.</summary>
    Linear,

    /// <summary>The lesser one, i.</summary>
    Lower,

    /// <summary>The greater one, j.</summary>
    Higher,

    /// <summary>The nearer one, of both the one at an even place.</summary>
    Nearest,

    /// <summary>(i + j)/2.</summary>
    Midpoint,
}
