namespace Nabla.Learning;

/// <summary>What the layers of convolutions have in common: shapes, first values, and padding in its modes.</summary>
internal readonly struct ConvolutionWeights
{
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly int[] _kernel;
    private readonly PaddingMode _mode;
    private readonly ConvolutionPadding? _named;

    public ConvolutionWeights(string name, int axes, int inputs, int outputs, PerAxis kernelSize, PerAxis stride, PerAxis padding, PerAxis dilation, int groups, PaddingMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        if (inputs % groups != 0 || outputs % groups != 0)
        {
            throw new ArgumentException($"{name} cannot put {inputs} input and {outputs} output channels into {groups} groups: both must be multiples of it.", nameof(groups));
        }

        _inputs = inputs;
        _outputs = outputs;
        _kernel = Each(name, "kernel size", kernelSize, axes, 1, 1);
        Stride = PerAxis.Create(Each(name, "stride", stride, axes, 1, 1));
        Padding = PerAxis.Create(Each(name, "padding", padding, axes, 0, 0));
        Dilation = PerAxis.Create(Each(name, "dilation", dilation, axes, 1, 1));
        Groups = groups;
        _mode = mode;
    }

    private ConvolutionWeights(in ConvolutionWeights from, ConvolutionPadding named)
    {
        this = from;
        _named = named;
    }

    public PerAxis Stride { get; private init; }

    public PerAxis Padding { get; private init; }

    public PerAxis Dilation { get; private init; }

    public int Groups { get; private init; }

    /// <summary>The same with padding by name.</summary>
    public ConvolutionWeights Padded(ConvolutionPadding named) => new(this, named);

    /// <summary>[outputs, inputs / groups, …], or of a transposed convolution [inputs, outputs / groups, …].</summary>
    public Shape Shape(bool transposed) => Nabla.Shape.Create(transposed ? [_inputs, _outputs / Groups, .. _kernel] : [_outputs, _inputs / Groups, .. _kernel]);

    /// <summary>Even over ±1/√fan-in, or zeros.</summary>
    public Tensor Bias(Shape weight, bool isDrawn, Generator? generator, DType dtype)
        => isDrawn ? Initialize.Uniform([_outputs], 1 / Math.Sqrt((double)weight.Count / weight[0]), dtype, generator) : Initialize.Zeros([_outputs], dtype);

    /// <summary>The convolution.</summary>
    public Tensor Apply(Tensor x, Tensor weight, Tensor? bias)
    {
        if (_mode == PaddingMode.Constant)
        {
            return _named is { } name ? x.Conv(weight, bias, name, Stride, Dilation, Groups) : x.Conv(weight, bias, Stride, Padding, Dilation, Groups);
        }

        int axes = _kernel.Length;
        int[] pads = new int[2 * axes];
        for (int i = 0; i < axes; i++)
        {
            int total = _named == ConvolutionPadding.Same ? At(Dilation, i) * (_kernel[i] - 1) : 2 * At(Padding, i);
            pads[2 * (axes - 1 - i)] = total / 2;
            pads[(2 * (axes - 1 - i)) + 1] = total - (total / 2);
        }

        return x.Pad(pads, _mode).Conv(weight, bias, Stride, default, Dilation, Groups);
    }

    private static int At(PerAxis numbers, int axis) => numbers.ElementAt(axis);

    private static int[] Each(string name, string what, PerAxis given, int axes, int missing, int least)
    {
        int[] numbers = given.IsDefault ? [missing] : [.. given];
        int[] all = numbers.Length == 1 ? [.. Enumerable.Repeat(numbers[0], axes)] : numbers;
        return all.Length != axes ? throw new ArgumentException($"{name} was given a {what} of {given}: give one number for all axes, or one for each of {axes}.")
            : all.Any(number => number < least) ? throw new ArgumentOutOfRangeException(what, $"{name} needs a {what} of at least {least}, not {given}.")
            : all;
    }
}
