namespace Nabla.Learning;

/// <summary>h' = tanh(W x + U h) or relu(W x + U h) (Elman 1990).</summary>
internal sealed class ElmanStep(RecurrentActivation activation) : RecurrentStep
{
    public override int Gates => 1;

    public override Tensor[] Next(Tensor input, Tensor hidden, Tensor[] state)
    {
        Tensor sum = input + hidden;
        return [activation == RecurrentActivation.Tanh ? sum.Tanh() : sum.Relu()];
    }
}
