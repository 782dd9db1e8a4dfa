using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

/// <summary>Tests that set the number of threads, which is one fact for the whole process, run one after another.</summary>
[CollectionDefinition(nameof(Workers), DisableParallelization = true)]
public sealed class WorkersCollection;
