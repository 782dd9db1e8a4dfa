namespace Nabla.Cuda.Tests.Emulator;

/// <summary>Tests that change what the one emulated device does, or count it: no other runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
