namespace Nabla.Learning;

/// <summary>Convolution: every output channel is a weighted sum of what the input's channels are near a place. Its layers differ in how many spatial axes there are.</summary>
[Module]
public abstract partial class Conv : Layer, IWeighted
{
    private readonly ConvolutionWeights _options;

    private protected Conv(int axes, int inputs, int outputs, PerAxis kernelSize, PerAxis stride, PerAxis padding, PerAxis dilation, int groups, bool bias, PaddingMode paddingMode, Initializer? weights, Generator? generator, DType dtype)
    {
        _options = new ConvolutionWeights(GetType().Name, axes, inputs, outputs, kernelSize, stride, padding, dilation, groups, paddingMode);
        Weight = new Variable((weights ?? Initialize.FanInUniform)(_options.Shape(transposed: false), dtype, generator));
        Bias = bias ? new Variable(_options.Bias(Weight.Shape, weights is null, generator, dtype)) : null;
    }

    private protected Conv(int axes, int inputs, int outputs, PerAxis kernelSize, ConvolutionPadding padding, PerAxis dilation, int groups, bool bias, PaddingMode paddingMode, Initializer? weights, Generator? generator, DType dtype)
        : this(axes, inputs, outputs, kernelSize, default, default, dilation, groups, bias, paddingMode, weights, generator, dtype)
        => _options = _options.Padded(padding);

    /// <summary>w: [outputs, inputs / groups, …], as PyTorch stores it.</summary>
    public Variable Weight { get; }

    /// <summary>b: [outputs], or null where none is added.</summary>
    public Variable? Bias { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x has other axes or channels than the layer takes, or its element type would promote the parameters.</exception>
    public sealed override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        return _options.Apply(x, Weight, Bias);
    }

    Tensor IWeighted.Forward(Tensor x, Tensor weight) => _options.Apply(x, weight, Bias);
}
