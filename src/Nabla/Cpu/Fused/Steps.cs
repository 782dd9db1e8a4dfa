using System.Reflection;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>The steps of lanes as methods, for kernels that are written while the program runs.</summary>
/// <remarks>
/// Each is one operator of the lanes that every other loop runs on, so a kernel made of them has the same bits. Methods are found as those of
/// delegates: what is trimmed away is then known when the program is built.
/// </remarks>
internal abstract class Steps
{
    /// <summary>The type that kernels hold a register as: V below.</summary>
    public abstract Type Register { get; }

    /// <summary>A pointer to elements that are stored as a type → V.</summary>
    public abstract MethodInfo Load(DType stored);

    /// <summary>V, a pointer to elements that are stored as a type → nothing. Half precision can hold what is stored as it.</summary>
    public abstract MethodInfo Store(DType stored);

    /// <summary>A pointer to an element that is stored as a type → V, one element everywhere.</summary>
    public abstract MethodInfo Repeat(DType stored);

    /// <summary>The bits of a number, as ulong → V.</summary>
    public abstract MethodInfo OfBits { get; }

    /// <summary>A number, as double → V, in a form that loops keep in a register.</summary>
    public abstract MethodInfo Kept { get; }

    /// <summary>Arguments as registers, shifts' distances as int → V.</summary>
    public abstract MethodInfo Of(Step step);

    /// <summary><see cref="ILane{V}.Each"/> of one function.</summary>
    public abstract MethodInfo Each(ScalarFunction function);

    /// <summary>The bits of a register of another element type → V.</summary>
    public abstract MethodInfo From(DType dtype);

    /// <summary>The numbers of a register of another element type, equally many → V.</summary>
    public abstract MethodInfo Convert(DType from);

    /// <summary>The steps of an element type at a width of registers in bits; 0 stands for single numbers.</summary>
    public static Steps Of(DType dtype, int registerBits) => dtype switch
    {
        DType.Float32 => Of<float>(registerBits),
        DType.Float64 => Of<double>(registerBits),
        DType.Int32 => Of<int>(registerBits),
        DType.Int64 => Of<long>(registerBits),
        _ => Of<byte>(registerBits),
    };

    private static Steps Of<T>(int registerBits)
        where T : unmanaged, System.Numerics.IBinaryNumber<T> => registerBits switch
        {
            512 => new Steps512<T>(),
            256 => new Steps256<T>(),
            128 => new Steps128<T>(),
            _ => new ScalarSteps<T>(),
        };
}
