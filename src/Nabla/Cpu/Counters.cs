using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>What the team's threads all write, on cache lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct Counters
{
    /// <summary>How many pieces of the current loop are done, without the caller's.</summary>
    [FieldOffset(128)]
    public int Finished;
}
