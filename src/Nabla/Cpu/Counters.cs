using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>The words that the team's threads fight over, each on cache lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct Counters
{
    /// <summary>See Note [The offer].</summary>
    [FieldOffset(128)]
    public long Offer;

    /// <summary>How many parts of the current loop are done.</summary>
    [FieldOffset(256)]
    public int Finished;
}
