namespace Nabla.Learning;

/// <summary>c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c'), where i, f, g, o are the quarters of W x + U h (Hochreiter, Schmidhuber 1997).</summary>
internal sealed class LstmStep : RecurrentStep
{
    public static LstmStep Only { get; } = new();

    public override int Gates => 4;

    public override int States => 2;

    public override Tensor[] Next(Tensor input, Tensor hidden, Tensor[] state)
    {
        Tensor[] gates = (input + hidden).Chunk(4, -1);
        Tensor cell = (gates[1].Sigmoid() * state[1]) + (gates[0].Sigmoid() * gates[2].Tanh());
        return [gates[3].Sigmoid() * cell.Tanh(), cell];
    }
}
