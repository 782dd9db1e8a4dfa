using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = x / y. On integers it truncates; the face casts them to floating point first.</summary>
internal sealed record Divide : Binary<Divide.Formula>
{
    public static Divide Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => g / y;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => -(g * (z / y));

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x / y;
    }
}
