namespace Nabla.Cuda.Tests.Emulator;

/// <summary>What the emulated driver counts, by its own numbers.</summary>
internal enum EmulatorCount
{
    Kernels,
    Graphs,
    Captures,
    Instantiations,
    CopiesToDevice,
    CopiesToHost,
    Waits,
    LiveBytes,
    LiveGraphs,
    Calls,

    /// <summary>Copies to the device that are over.</summary>
    Arrived,

    /// <summary>Launches of graphs that are over.</summary>
    GraphsOver,
}
