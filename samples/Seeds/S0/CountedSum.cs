using Nabla;

namespace SeedsSample.S0;

/// <summary>Addition that counts how often its rule is called.</summary>
internal sealed class CountedSum : Function<(Tensor X, Tensor Y), Tensor>
{
    public int Calls { get; private set; }

    protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs) => inputs.X + inputs.Y;

    protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent)
    {
        Calls++;
        return (cotangent, cotangent);
    }
}
