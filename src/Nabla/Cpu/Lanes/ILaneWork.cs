using System.Numerics;

namespace Nabla.Cpu;

/// <summary>What a loop does over elements of a type in registers of a width, written once for all of them.</summary>
internal interface ILaneWork
{
    /// <summary>Does it.</summary>
    /// <typeparam name="V">The register.</typeparam>
    /// <typeparam name="T">What an element is computed in: float, double, int, long, or byte for bools.</typeparam>
    void Run<V, T>()
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>;
}
