namespace Nabla.Cpu;

/// <summary>How numbers lie in memory that are computed with as float32.</summary>
internal enum Halfword : byte
{
    /// <summary>As what they are computed with.</summary>
    None,

    /// <summary>As IEEE 754 binary16.</summary>
    Float16,

    /// <summary>As the upper half of a binary32.</summary>
    BFloat16,
}
