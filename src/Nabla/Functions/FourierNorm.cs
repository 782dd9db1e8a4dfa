namespace Nabla;

/// <summary>Which of a Fourier transform and its inverse is divided by the number n of what is summed.</summary>
public enum FourierNorm
{
    /// <summary>The inverse, by n.</summary>
    Backward,

    /// <summary>Both, by √n.</summary>
    Ortho,

    /// <summary>The transform, by n.</summary>
    Forward,
}
