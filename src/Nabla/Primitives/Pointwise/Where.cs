using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = x where the mask is set, elsewhere y. What was not taken receives an exact zero, never 0 · NaN.</summary>
internal sealed record Where : Ternary<Where.Formula>
{
    public static Where Op { get; } = new();

    internal override Residuals Reads => new(0b001, 0);

    protected override Tensor? Partial(int input, Tensor g, ReadOnlySpan<Tensor> inputs, Tensor z) => input switch
    {
        1 => Functions.Where(inputs[0], g, 0),
        2 => Functions.Where(inputs[0], 0, g),
        _ => null,
    };

    internal readonly struct Formula : IFormula3
    {
        public static bool FirstIsMask => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V w, V x, V y)
            where V : struct, ILane<V> => V.Select(w, x, y);
    }
}
