using Nabla;
using Nabla.Learning;

namespace SeedsSample.S1;

/// <summary>A layer of one's own: multiplies by a number, at first 2.</summary>
[Module]
internal sealed partial class Doubling : Layer
{
    private readonly Variable _factor = new(2.0);

    public override Tensor Forward(Tensor x) => x * _factor;
}
