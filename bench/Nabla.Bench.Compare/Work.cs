namespace Nabla.Bench.Compare;

/// <summary>A case: what is timed, and numbers that both sides must agree on.</summary>
/// <param name="Call">What is timed.</param>
/// <param name="Numbers">What came out, computed anew from what both sides begin with; null where the case draws numbers of its own.</param>
internal sealed record Work(Action Call, Func<double[]>? Numbers = null);
