namespace Nabla;

/// <summary>The type of a tensor's elements.</summary>
/// <remarks>
/// <see cref="Float16"/> and <see cref="BFloat16"/> are storage types: arithmetic on them is done in float32 and rounded
/// back to the storage type after each operation.
/// </remarks>
public enum DType : byte
{
    /// <summary>True or false, one byte each; C# <see langword="bool"/>.</summary>
    Bool,

    /// <summary>Unsigned integers of 8 bits; C# <see langword="byte"/>.</summary>
    UInt8,

    /// <summary>Signed integers of 32 bits; C# <see langword="int"/>.</summary>
    Int32,

    /// <summary>Signed integers of 64 bits; C# <see langword="long"/>.</summary>
    Int64,

    /// <summary>IEEE 754 binary16, for storage; C# <see cref="Half"/>.</summary>
    Float16,

    /// <summary>The upper half of a binary32, for storage; <see cref="Nabla.BFloat16"/>.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary32; C# <see langword="float"/>.</summary>
    Float32,

    /// <summary>IEEE 754 binary64; C# <see langword="double"/>.</summary>
    Float64,
}
