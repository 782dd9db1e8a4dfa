using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>What is combined over the rows of a loop, which a kernel of its own does.</summary>
/// <param name="Monoid">What combines.</param>
/// <param name="Source">The operand of the loop without such combinations that holds the elements.</param>
/// <param name="Result">The operand of the whole loop that holds the result.</param>
internal sealed record ColumnSum(Monoid Monoid, int Source, int Result);
