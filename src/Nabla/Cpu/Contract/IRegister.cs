namespace Nabla.Cpu;

/// <summary>What the register tile needs of a register of elements: loads, stores, and one multiplication fused with one addition.</summary>
/// <typeparam name="TVector">The register itself, unwrapped: dozens of them are live at once and all have to stay in registers.</typeparam>
internal unsafe interface IRegister<TVector>
    where TVector : unmanaged
{
    /// <summary>Elements in a register.</summary>
    static abstract int Lanes { get; }

    /// <summary>Bytes in one element.</summary>
    static abstract int ElementSize { get; }

    /// <summary>Whether a multiplication can read one element and spread it over the lanes. A constant to the JIT.</summary>
    static abstract bool SpreadsFromMemory { get; }

    /// <summary>Rows of the tallest tile whose accumulators fit in the register file, two registers wide.</summary>
    static abstract int TallestTile { get; }

    static abstract TVector Load(byte* from);

    static abstract void Store(TVector value, byte* to);

    /// <summary>One element, in every lane.</summary>
    static abstract TVector Broadcast(byte* from);

    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x·y + z, rounded once; of integers, wrapping.</summary>
    static abstract TVector Fma(TVector x, TVector y, TVector z);
}
