namespace Nabla.Compilation;

/// <summary>A function written down, and what it depends on besides its arguments.</summary>
/// <param name="Graph">What was written.</param>
/// <param name="Guards">What must be so for it to be the same another time.</param>
/// <param name="Cleared">The variables that have no gradient at the end because the function cleared it.</param>
/// <param name="IsPassing">Whether it holds a value of a transform around it, so that it is of use only once.</param>
/// <param name="WeakResults">Which results are C# numbers still, made of nothing but C# numbers.</param>
internal sealed record Transcript(Graph Graph, Guard[] Guards, Variable[] Cleared, bool IsPassing, bool[] WeakResults);
