namespace Nabla.Gpu;

/// <summary>What a device has.</summary>
/// <param name="ComputeUnits">How many groups of work-items it runs beside each other, at least.</param>
/// <param name="MaxGroup">The most work-items of a group.</param>
/// <param name="LocalBytes">Memory that a group shares.</param>
/// <param name="Warp">Work-items that go in step: groups are best multiples of it.</param>
/// <param name="GlobalBytes">Its memory.</param>
/// <param name="HasFloat64">Whether it computes with float64.</param>
/// <param name="HasFloat16">Whether it computes with float16, which nothing needs: half precision is stored and not computed with.</param>
/// <param name="ArgumentBytes">The most bytes that the arguments of a launch have together.</param>
internal sealed record GpuLimits(int ComputeUnits, int MaxGroup, int LocalBytes, int Warp, long GlobalBytes, bool HasFloat64, bool HasFloat16, int ArgumentBytes);
