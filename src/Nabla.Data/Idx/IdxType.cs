namespace Nabla.Data;

/// <summary>The element type of an IDX file; the value is the third byte of the file.</summary>
public enum IdxType : byte
{
    /// <summary>No type; no file has it.</summary>
    None = 0,

    /// <summary>Unsigned integers of 8 bits; C# <see langword="byte"/>.</summary>
    UInt8 = 0x08,

    /// <summary>Signed integers of 8 bits; C# <see langword="sbyte"/>.</summary>
    Int8 = 0x09,

    /// <summary>Signed integers of 16 bits; C# <see langword="short"/>.</summary>
    Int16 = 0x0B,

    /// <summary>Signed integers of 32 bits; C# <see langword="int"/>.</summary>
    Int32 = 0x0C,

    /// <summary>IEEE 754 binary32; C# <see langword="float"/>.</summary>
    Float32 = 0x0D,

    /// <summary>IEEE 754 binary64; C# <see langword="double"/>.</summary>
    Float64 = 0x0E,
}
