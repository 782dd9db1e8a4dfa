namespace Nabla.Learning;

/// <summary>Transposed convolution: every element of the input fills a window of the output. Its layers differ in how many spatial axes there are.</summary>
[Module]
public abstract partial class ConvTranspose : Layer, IWeighted
{
    private readonly ConvolutionWeights _options;
    private readonly PerAxis _outputPadding;

    private protected ConvTranspose(int axes, int inputs, int outputs, PerAxis kernelSize, PerAxis stride, PerAxis padding, PerAxis outputPadding, int groups, bool bias, PerAxis dilation, Initializer? weights, Generator? generator, DType dtype)
    {
        _options = new ConvolutionWeights(GetType().Name, axes, inputs, outputs, kernelSize, stride, padding, dilation, groups, PaddingMode.Constant);
        _outputPadding = outputPadding;
        Weight = new Variable((weights ?? Initialize.FanInUniform)(_options.Shape(transposed: true), dtype, generator));
        Bias = bias ? new Variable(_options.Bias(Weight.Shape, weights is null, generator, dtype)) : null;
    }

    /// <summary>w: [inputs, outputs / groups, …], as PyTorch stores it.</summary>
    public Variable Weight { get; }

    /// <summary>b: [outputs], or null where none is added.</summary>
    public Variable? Bias { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x has other axes or channels than the layer takes, or its element type would promote the parameters.</exception>
    public sealed override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        return Transposed(x, Weight);
    }

    Tensor IWeighted.Forward(Tensor x, Tensor weight) => Transposed(x, weight);

    private Tensor Transposed(Tensor x, Tensor weight) => x.ConvTranspose(weight, Bias, _options.Stride, _options.Padding, _outputPadding, _options.Groups, _options.Dilation);
}
