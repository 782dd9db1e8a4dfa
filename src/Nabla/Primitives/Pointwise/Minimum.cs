using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = the smaller; NaN if either is. Where they tie each gets half of the cotangent, as PyTorch gives.</summary>
internal sealed record Minimum : Binary<Minimum.Formula>
{
    public static Minimum Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => Functions.Where(Functions.Equal(x, y), g * 0.5, Functions.Where(x > y, 0, g));

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => Functions.Where(Functions.Equal(x, y), g * 0.5, Functions.Where(y > x, 0, g));

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Min(x, y);
    }
}
