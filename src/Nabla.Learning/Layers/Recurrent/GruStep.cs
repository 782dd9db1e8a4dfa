namespace Nabla.Learning;

/// <summary>h' = (1 − z) n + z h with r = σ(x₀ + h₀), z = σ(x₁ + h₁), n = tanh(x₂ + r h₂), where x and h are in thirds W x and U h with their shifts (Cho et al. 2014).</summary>
internal sealed class GruStep : RecurrentStep
{
    public static GruStep Only { get; } = new();

    public override int Gates => 3;

    // The last third of U h is scaled before it meets W x.
    public override bool Sums => false;

    public override Tensor[] Next(Tensor input, Tensor hidden, Tensor[] state)
    {
        (Tensor[] x, Tensor[] h) = (input.Chunk(3, -1), hidden.Chunk(3, -1));
        Tensor reset = (x[0] + h[0]).Sigmoid();
        Tensor update = (x[1] + h[1]).Sigmoid();
        Tensor fresh = (x[2] + (reset * h[2])).Tanh();
        return [((1 - update) * fresh) + (update * state[0])];
    }
}
