namespace Nabla.Eng.GpuCheck;

/// <summary>One thing that is to hold on the device.</summary>
/// <param name="Name">What the result file calls it.</param>
/// <param name="Run">Tries it; what it throws is wrong, too.</param>
internal sealed record Check(string Name, Func<Verdict> Run);
