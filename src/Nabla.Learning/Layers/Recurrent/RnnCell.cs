namespace Nabla.Learning;

/// <summary>One step of a plain recurrent network, <see cref="Rnn"/>. PyTorch's RNNCell.</summary>
[Module]
public sealed partial class RnnCell : RecurrentCell
{
    /// <summary>A cell with fresh weights, even over ±1/√hidden.</summary>
    /// <param name="inputs">The length of the last axis of what it is given.</param>
    /// <param name="hidden">The length of the state.</param>
    /// <param name="activation">What sums are bent with.</param>
    /// <param name="bias">Whether there are shifts.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public RnnCell(int inputs, int hidden, RecurrentActivation activation = RecurrentActivation.Tanh, bool bias = true, Generator? generator = null, DType dtype = DType.Float32)
        : base(new ElmanStep(activation), inputs, hidden, bias, generator, dtype)
    {
    }

    /// <summary>The state after x.</summary>
    /// <param name="x">[N, inputs] or [inputs].</param>
    /// <param name="state">The state before, [N, hidden] or [hidden]; zeros if null.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Tensor Forward(Tensor x, Tensor? state = null) => Next(x, state is null ? null : new Tensor[] { state })[0];
}
