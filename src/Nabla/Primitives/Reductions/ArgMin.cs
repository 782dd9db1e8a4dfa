using System.Numerics;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The index of the first least element of each row; the first NaN counts as the least.</summary>
internal sealed record ArgMin : RowChoice<ArgMin.Kernel>
{
    public static ArgMin Op { get; } = new();

    internal readonly struct Kernel : IRowKernel
    {
        public static unsafe void Row<T>(T* x, int length, void* z)
            where T : unmanaged, INumber<T>
        {
            int best = 0;
            for (int i = 0; i < length && !T.IsNaN(x[best]); i++)
            {
                if (x[i] < x[best] || T.IsNaN(x[i]))
                {
                    best = i;
                }
            }

            *(long*)z = best;
        }
    }
}
