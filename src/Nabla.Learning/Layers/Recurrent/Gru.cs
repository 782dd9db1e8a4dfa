namespace Nabla.Learning;

/// <summary>A network of gated recurrent units: h' = (1 − z) n + z h, with z = σ(…) and n = tanh(W x + r (U h + d)) (Cho et al. 2014). PyTorch's GRU.</summary>
/// <seealso cref="Recurrent"/>
[Module]
public sealed partial class Gru : Recurrent
{
    /// <summary>A layer, or several, with fresh weights, even over ±1/√hidden.</summary>
    /// <param name="inputs">The length of the last axis of what it is given.</param>
    /// <param name="hidden">The length of the state.</param>
    /// <param name="layers">How many are stacked, each on what the one below it shows.</param>
    /// <param name="bias">Whether there are shifts.</param>
    /// <param name="batchFirst">Whether the batch is the first axis, [N, T, inputs], rather than the second. States have it second in any case.</param>
    /// <param name="dropout">How likely, in training, a number that one layer shows to the next is dropped.</param>
    /// <param name="bidirectional">Whether each layer also goes from the end to the beginning; what both show is joined.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Gru(
        int inputs, int hidden, int layers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, Generator? generator = null, DType dtype = DType.Float32)
        : base(GruStep.Only, inputs, hidden, layers, bias, batchFirst, dropout, bidirectional, 0, generator, dtype)
    {
    }

    /// <summary>What the last layer shows at every step, and the state after the last one. PyTorch's <c>output, h = layer(x, h)</c>.</summary>
    /// <param name="x">[T, N, inputs], or [N, T, inputs] with the batch first, or [T, inputs].</param>
    /// <param name="state">[layers · directions, N, hidden], or without N for [T, inputs]; zeros if null.</param>
    /// <param name="lengths">[N], integers: how many steps each sequence has. What stands behind them influences nothing; what is shown there is 0, and a state is that of a sequence's own last step. All steps if null.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or the element type of <paramref name="x"/> would promote the parameters.</exception>
    public (Tensor Output, Tensor State) Run(Tensor x, Tensor? state = null, Tensor? lengths = null)
    {
        (Tensor output, Tensor[] last) = Unroll(x, state is null ? null : new Tensor[] { state }, lengths);
        return (output, last[0]);
    }
}
