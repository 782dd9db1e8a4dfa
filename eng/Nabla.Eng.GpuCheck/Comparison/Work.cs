namespace Nabla.Eng.GpuCheck;

/// <summary>A case: what is timed, and numbers that both sides must agree on.</summary>
/// <param name="Call">What is timed.</param>
/// <param name="Numbers">What comes out, computed anew from what both sides begin with; null where nothing is compared.</param>
internal sealed record Work(Action Call, Func<double[]>? Numbers = null);
