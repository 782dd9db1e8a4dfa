using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = x where it is positive, elsewhere y (eˣ − 1) (Clevert et al. 2015).</summary>
internal sealed record Elu : Binary<Elu.Formula>
{
    public static Elu Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    // Where x is positive its exponential is not asked for: it may be infinite, and 0 · ∞ would be NaN one order further.
    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => Functions.Where(x <= 0, g * (y * Functions.Where(x <= 0, x, 0).Exp()), g);

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => g * Functions.Where(x <= 0, x, 0).Expm1();

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Select(V.LessOrEqual(x, V.Of(0)), y * Loops.Expm1.At(x), x);
    }
}
