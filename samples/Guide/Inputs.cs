using Nabla;

namespace GuideSample;

/// <summary>Where the guide's inputs come from.</summary>
internal static class Inputs
{
    /// <summary>What NumPy draws first after <c>np.random.seed(12)</c>, as float64: <c>np.random.randn(*shape)</c>.</summary>
    public static Tensor Draw(params ReadOnlySpan<int> shape)
    {
        Shape whole = Shape.Create(shape);
        return Tensor.Of(new RandomState(12).Randn((int)whole.Count), whole);
    }
}
