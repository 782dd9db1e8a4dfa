using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = sin(πx)/(πx), and 1 at 0.</summary>
internal sealed record Sinc : Unary<Sinc.Formula>
{
    public static Sinc Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y)
    {
        // (cos πx − sinc x)/x loses its digits near 0; there the Taylor series stands in. What each branch is not used for it does not see.
        Tensor isNear = x.Abs() < 0.25;
        Tensor near = Functions.Where(isNear, x, 0);
        Tensor far = Functions.Where(isNear, 1, x);
        Tensor square = (near * Math.PI).Square();
        Tensor series = near.OnesLike();
        for (int k = 8; k >= 1; k--)
        {
            series = 1 - series * square / (2 * k * (2 * k + 3));
        }

        return g * Functions.Where(isNear, near * series * (-Math.PI * Math.PI / 3), ((far * Math.PI).Cos() - y) / far);
    }

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V>
        {
            V angle = x * V.Of(Math.PI);
            return V.Select(V.Equal(x, V.Of(0)), V.Of(1), Loops.Sin.At(angle) / angle);
        }
    }
}
