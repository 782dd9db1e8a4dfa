using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = √(x² + y²) without overflow on the way. The derivatives at the origin are 0.</summary>
internal sealed record Hypot : Binary<Hypot.Formula>
{
    public static Hypot Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => g * (x / Functions.Where(Functions.Equal(z, 0), 1, z));

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => g * (y / Functions.Where(Functions.Equal(z, 0), 1, z));

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => Loops.Hypot.At(x, y);
    }
}
