namespace Nabla.Learning;

/// <summary>One step of long short-term memory, <see cref="Lstm"/>. PyTorch's LSTMCell.</summary>
[Module]
public sealed partial class LstmCell : RecurrentCell
{
    /// <summary>A cell with fresh weights, even over ±1/√hidden.</summary>
    /// <param name="inputs">The length of the last axis of what it is given.</param>
    /// <param name="hidden">The length of the state.</param>
    /// <param name="bias">Whether there are shifts.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public LstmCell(int inputs, int hidden, bool bias = true, Generator? generator = null, DType dtype = DType.Float32)
        : base(LstmStep.Only, inputs, hidden, bias, generator, dtype)
    {
    }

    /// <summary>The state after x.</summary>
    /// <param name="x">[N, inputs] or [inputs].</param>
    /// <param name="state">The state before, [N, hidden] or [hidden]; zeros if null.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public (Tensor Hidden, Tensor Cell) Forward(Tensor x, (Tensor Hidden, Tensor Cell)? state = null)
    {
        Tensor[] next = Next(x, state is { } before ? new Tensor[] { before.Hidden, before.Cell } : null);
        return (next[0], next[1]);
    }
}
