namespace Nabla.Learning;

/// <summary>What tells kinds of recurrent networks apart: one step of one of them, from what is known of the input and of the state before.</summary>
/// <remarks>A cell takes one such step, a layer many, so both compute the same.</remarks>
internal abstract class RecurrentStep
{
    /// <summary>How many times as many rows as the state is long the weights have.</summary>
    public abstract int Gates { get; }

    /// <summary>How many tensors the state consists of. The first is what the step shows.</summary>
    public virtual int States => 1;

    /// <summary>Whether the weights of input and state only meet in a sum, so that both shifts may be added to the input's part, for all steps at once.</summary>
    public virtual bool Sums => true;

    /// <summary>The state after the step.</summary>
    /// <param name="input">What the weights made of the input, with their shift: [N, gates · hidden].</param>
    /// <param name="hidden">What the weights made of the first tensor of the state: likewise.</param>
    /// <param name="state">The state before.</param>
    public abstract Tensor[] Next(Tensor input, Tensor hidden, Tensor[] state);
}
