using System.Numerics;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The index of the first greatest element of each row; the first NaN counts as the greatest.</summary>
internal sealed record ArgMax : RowChoice<ArgMax.Kernel>
{
    public static ArgMax Op { get; } = new();

    internal readonly struct Kernel : IRowKernel
    {
        public static unsafe void Row<T>(T* x, int length, void* z)
            where T : unmanaged, INumber<T>
        {
            int best = 0;
            for (int i = 0; i < length && !T.IsNaN(x[best]); i++)
            {
                if (x[i] > x[best] || T.IsNaN(x[i]))
                {
                    best = i;
                }
            }

            *(long*)z = best;
        }
    }
}
