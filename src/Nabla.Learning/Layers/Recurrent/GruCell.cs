namespace Nabla.Learning;

/// <summary>One step of a gated recurrent network, <see cref="Gru"/>. PyTorch's GRUCell.</summary>
[Module]
public sealed partial class GruCell : RecurrentCell
{
    /// <summary>A cell with fresh weights, even over ±1/√hidden.</summary>
    /// <param name="inputs">The length of the last axis of what it is given.</param>
    /// <param name="hidden">The length of the state.</param>
    /// <param name="bias">Whether there are shifts.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public GruCell(int inputs, int hidden, bool bias = true, Generator? generator = null, DType dtype = DType.Float32)
        : base(GruStep.Only, inputs, hidden, bias, generator, dtype)
    {
    }

    /// <summary>The state after x.</summary>
    /// <param name="x">[N, inputs] or [inputs].</param>
    /// <param name="state">The state before, [N, hidden] or [hidden]; zeros if null.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Tensor Forward(Tensor x, Tensor? state = null) => Next(x, state is null ? null : new Tensor[] { state })[0];
}
