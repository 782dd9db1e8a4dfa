namespace Nabla.Learning;

/// <summary>A network of long short-term memory: c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c'), where i, f, g, o are the quarters of W x + b + U h + d (Hochreiter, Schmidhuber 1997). PyTorch's LSTM.</summary>
/// <seealso cref="Recurrent"/>
[Module]
public sealed partial class Lstm : Recurrent
{
    /// <summary>A layer, or several, with fresh weights, even over ±1/√hidden.</summary>
    /// <param name="inputs">The length of the last axis of what it is given.</param>
    /// <param name="hidden">The length of the state.</param>
    /// <param name="layers">How many are stacked, each on what the one below it shows.</param>
    /// <param name="bias">Whether there are shifts.</param>
    /// <param name="batchFirst">Whether the batch is the first axis, [N, T, inputs], rather than the second. States have it second in any case.</param>
    /// <param name="dropout">How likely, in training, a number that one layer shows to the next is dropped.</param>
    /// <param name="bidirectional">Whether each layer also goes from the end to the beginning; what both show is joined.</param>
    /// <param name="projection">How long what a step shows becomes by one more product; 0 for as long as the state.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Lstm(
        int inputs, int hidden, int layers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, int projection = 0, Generator? generator = null, DType dtype = DType.Float32)
        : base(LstmStep.Only, inputs, hidden, layers, bias, batchFirst, dropout, bidirectional, projection, generator, dtype)
    {
    }

    /// <summary>What the last layer shows at every step, and the state after the last one. PyTorch's <c>output, (h, c) = layer(x, (h, c))</c>.</summary>
    /// <param name="x">[T, N, inputs], or [N, T, inputs] with the batch first, or [T, inputs].</param>
    /// <param name="state">[layers · directions, N, projection or hidden] and [layers · directions, N, hidden], or without N for [T, inputs]; zeros if null.</param>
    /// <param name="lengths">[N], integers: how many steps each sequence has. What stands behind them influences nothing; what is shown there is 0, and a state is that of a sequence's own last step. All steps if null.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or the element type of <paramref name="x"/> would promote the parameters.</exception>
    public (Tensor Output, (Tensor Hidden, Tensor Cell) State) Run(Tensor x, (Tensor Hidden, Tensor Cell)? state = null, Tensor? lengths = null)
    {
        (Tensor output, Tensor[] last) = Unroll(x, state is { } first ? new Tensor[] { first.Hidden, first.Cell } : null, lengths);
        return (output, (last[0], last[1]));
    }
}
