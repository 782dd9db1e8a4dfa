using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = x where it is positive, elsewhere x times the slope y.</summary>
internal sealed record LeakyRelu : Binary<LeakyRelu.Formula>
{
    public static LeakyRelu Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => Functions.Where(x <= 0, g * y, g);

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => Functions.Where(x <= 0, g * x, 0);

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Select(V.LessOrEqual(x, V.Of(0)), x * y, x);
    }
}
