namespace Nabla.Gpu;

/// <summary>Where numbers that follow each other begin in a buffer.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Offset">The first element, counted in elements.</param>
internal readonly record struct ArrayPlace(GpuBuffer Buffer, long Offset);
