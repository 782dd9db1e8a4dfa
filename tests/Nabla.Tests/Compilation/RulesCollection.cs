namespace Nabla.Tests.Compilation;

/// <summary>Tests that say whether rules are run as loops, which is one fact for the whole process, run with no others beside them: those would not get the loops that they ask for.</summary>
[CollectionDefinition(nameof(RulesCollection), DisableParallelization = true)]
public sealed class RulesCollection;
