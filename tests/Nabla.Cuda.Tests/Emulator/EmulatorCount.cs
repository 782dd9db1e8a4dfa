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
}
