using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The angle of the point (x, y), y being the first operand, in [−π, π]. The derivatives at the origin count as 0.</summary>
internal sealed record Atan2 : Binary<Atan2.Formula>
{
    public static Atan2 Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => Turn(g, y, x, y);

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => -Turn(g, x, x, y);

    /// <summary>g · part/(x² + y²), without squares that overflow.</summary>
    private static Tensor Turn(Tensor g, Tensor part, Tensor x, Tensor y)
    {
        Tensor isOrigin = Functions.Equal(x, 0) & Functions.Equal(y, 0);
        Tensor length = Functions.Where(isOrigin, 1, x).Hypot(y);
        return g * (part / length / length);
    }

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => Loops.Atan2.At(x, y);
    }
}
