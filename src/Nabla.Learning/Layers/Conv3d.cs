namespace Nabla.Learning;

/// <summary>Convolution over three spatial axes: every output channel is a weighted sum of what the input's channels are near a place. PyTorch's Conv3d.</summary>
[Module]
public sealed partial class Conv3d : Conv
{
    /// <summary>A layer with fresh weights.</summary>
    /// <param name="inputs">Channels of what it is given.</param>
    /// <param name="outputs">Channels of what it makes.</param>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far the window moves.</param>
    /// <param name="padding">How much is put before and after x.</param>
    /// <param name="dilation">How far apart the window's places are.</param>
    /// <param name="groups">Into how many groups, which do not see each other, channels fall.</param>
    /// <param name="bias">Whether b is added.</param>
    /// <param name="paddingMode">What is put beside x: zeros, or what the mode says.</param>
    /// <param name="weights">Draws the first weights; PyTorch's default, even over ±1/√fan-in, if null. The bias is drawn like that only with the default, and is 0 otherwise.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">Channels do not fall into groups.</exception>
    public Conv3d(int inputs, int outputs, PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, int groups = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Constant, Initializer? weights = null, Generator? generator = null, DType dtype = DType.Float32)
        : base(3, inputs, outputs, kernelSize, stride, padding, dilation, groups, bias, paddingMode, weights, generator, dtype)
    {
    }

    /// <summary>The same with padding by name.</summary>
    /// <param name="inputs">Channels of what it is given.</param>
    /// <param name="outputs">Channels of what it makes.</param>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="padding">None, or so much that the result is as long as x.</param>
    /// <param name="dilation">How far apart the window's places are.</param>
    /// <param name="groups">Into how many groups channels fall.</param>
    /// <param name="bias">Whether b is added.</param>
    /// <param name="paddingMode">What is put beside x: zeros, or what the mode says.</param>
    /// <param name="weights">Draws the first weights; PyTorch's default if null.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">Channels do not fall into groups.</exception>
    public Conv3d(int inputs, int outputs, PerAxis kernelSize, ConvolutionPadding padding, PerAxis dilation = default, int groups = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Constant, Initializer? weights = null, Generator? generator = null, DType dtype = DType.Float32)
        : base(3, inputs, outputs, kernelSize, padding, dilation, groups, bias, paddingMode, weights, generator, dtype)
    {
    }
}
