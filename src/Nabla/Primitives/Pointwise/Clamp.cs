using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = min(max(w, x), y): w held between the bounds x and y. NaN stays NaN.</summary>
internal sealed record Clamp : Ternary<Clamp.Formula>
{
    public static Clamp Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Partial(int input, Tensor g, ReadOnlySpan<Tensor> inputs, Tensor z)
    {
        (Tensor w, Tensor low, Tensor high) = (inputs[0], inputs[1], inputs[2]);
        return input switch
        {
            0 => Functions.Where((w < low) | (w > high), 0, g),
            1 => Functions.Where((w < low) & (low < high), g, 0),
            _ => Functions.Where((w > high) | (low > high), g, 0),
        };
    }

    internal readonly struct Formula : IFormula3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V w, V x, V y)
            where V : struct, ILane<V> => V.Min(V.Max(w, x), y);
    }
}
