namespace Nabla.Tests.Laws;

/// <summary>Where laws and records are tried, which is on the processor. A project of a device's tests links them with a class of its own in the place of this one.</summary>
internal static class Place
{
    /// <summary>Where the data is.</summary>
    public static Device Device => Device.Cpu;

    /// <summary>Those of the samples that are tried, with their data there.</summary>
    public static IReadOnlyList<Sample> Tried(IReadOnlyList<Sample> all) => all;

    /// <summary>Those of the operations whose records are replayed.</summary>
    public static IEnumerable<string> Replayed(IEnumerable<string> operations) => operations;
}
