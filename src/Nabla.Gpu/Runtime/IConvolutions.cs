using Nabla.Cpu;
using Nabla.Loops;

namespace Nabla.Gpu;

/// <summary>A library of a device's maker for convolutions, which is asked before one is generated.</summary>
internal interface IConvolutions
{
    /// <summary>Computes one of the three arrays of a convolution from the two others, or says that it does not.</summary>
    /// <param name="shape">The lengths.</param>
    /// <param name="dtype">The type of all three; sums of float16 and bfloat16 are kept in float32.</param>
    /// <param name="input">[images, groups · channels, …].</param>
    /// <param name="weight">[groups · filters, channels, …].</param>
    /// <param name="output">[images, groups · filters, …].</param>
    /// <param name="result">Which of them is computed.</param>
    /// <returns>False where it has nothing for this type or these lengths; then nothing was done.</returns>
    bool TryConvolve(in ConvolutionShape shape, DType dtype, in ArrayPlace input, in ArrayPlace weight, in ArrayPlace output, Convolved result);
}
