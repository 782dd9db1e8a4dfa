using System.Numerics;

namespace Nabla.Loops;

/// <summary>A loop that has none of the machine's forms: it is given contiguous rows in host memory, one at a time. A row is the last axis.</summary>
internal interface IRowKernel
{
    /// <summary>Computes a row of the output from a row of the input. The output's elements are of the type the primitive inferred.</summary>
    static abstract unsafe void Row<T>(T* x, int length, void* z)
        where T : unmanaged, INumber<T>;
}
