namespace Nabla.Learning;

/// <summary>Transposed convolution over one spatial axis: every element of the input fills a window of the output. PyTorch's ConvTranspose1d.</summary>
[Module]
public sealed partial class ConvTranspose1d : ConvTranspose
{
    /// <summary>A layer with fresh weights.</summary>
    /// <param name="inputs">Channels of what it is given.</param>
    /// <param name="outputs">Channels of what it makes.</param>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far apart the windows lie.</param>
    /// <param name="padding">How much is cut off on both sides.</param>
    /// <param name="outputPadding">How much longer the result is at its ends, less than stride or dilation.</param>
    /// <param name="groups">Into how many groups, which do not see each other, channels fall.</param>
    /// <param name="bias">Whether b is added.</param>
    /// <param name="dilation">How far apart the window's places are.</param>
    /// <param name="weights">Draws the first weights; PyTorch's default, even over ±1/√fan-in, if null. The bias is drawn like that only with the default, and is 0 otherwise.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">Channels do not fall into groups.</exception>
    public ConvTranspose1d(int inputs, int outputs, PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis outputPadding = default, int groups = 1, bool bias = true, PerAxis dilation = default, Initializer? weights = null, Generator? generator = null, DType dtype = DType.Float32)
        : base(1, inputs, outputs, kernelSize, stride, padding, outputPadding, groups, bias, dilation, weights, generator, dtype)
    {
    }
}
