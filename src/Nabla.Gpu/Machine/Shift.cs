using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Gpu;

/// <summary>A sum and what is added to it.</summary>
internal readonly struct Shift : IFormula2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x, V y)
        where V : struct, ILane<V> => x + y;
}
