using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = w · x + y, rounded once.</summary>
internal sealed record MultiplyAdd : Ternary<MultiplyAdd.Formula>
{
    public static MultiplyAdd Op { get; } = new();

    internal override Residuals Reads => new(0b011, 0);

    protected override Tensor? Partial(int input, Tensor g, ReadOnlySpan<Tensor> inputs, Tensor z) => input switch
    {
        0 => g * inputs[1],
        1 => g * inputs[0],
        _ => g,
    };

    internal readonly struct Formula : IFormula3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V w, V x, V y)
            where V : struct, ILane<V> => V.Fma(w, x, y);
    }
}
