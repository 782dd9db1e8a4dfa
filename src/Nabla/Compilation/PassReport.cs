namespace Nabla.Compilation;

/// <summary>What a pass left, and how long it took.</summary>
/// <param name="Name">The pass.</param>
/// <param name="Operations">The number of operations, or launches, after it.</param>
/// <param name="Time">How long it took.</param>
internal readonly record struct PassReport(string Name, int Operations, TimeSpan Time);
