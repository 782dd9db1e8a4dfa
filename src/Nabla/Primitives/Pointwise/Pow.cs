using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = xʸ. 0⁰ is 1; the derivatives there are 0.</summary>
internal sealed record Pow : Binary<Pow.Formula>
{
    public static Pow Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => Functions.Where(Functions.Equal(y, 0), 0, g * (y * Functions.Pow(x, y - 1)));

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => Functions.Where(Functions.Equal(x, 0) & (y >= 0), 0, g * (z * x.Log()));

    internal readonly struct Formula : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => Loops.Pow.At(x, y);
    }
}
