using Nabla.OpenCl.Tests;

namespace Nabla.Tests.Laws;

/// <summary>Laws and records are tried with data on the first OpenCL device.</summary>
internal static class Place
{
    /// <summary>Where the data is.</summary>
    public static Device Device => Device.OpenCl(0);

    /// <summary>The same once more, for tests that break something, or count what happens on it, while other tests run.</summary>
    public static Device OfItsOwn() => OpenDevice.OfItsOwn();

    /// <summary>Whether all that is tried on the processor is tried, or a share.</summary>
    public static bool IsFull => Thoroughness.IsFull;

    /// <summary>Some samples, or all. What moves things says itself where they end up.</summary>
    public static IReadOnlyList<Sample> Tried(IReadOnlyList<Sample> all)
        => [.. all.Where(static (sample, i) => sample.Op.Target is null && (i % 400 == 0 || Thoroughness.IsFull)).Select(static sample => sample.On(Device))];

    /// <summary>Whether one of many kernels is tried.</summary>
    public static bool IsTried(int kernel) => kernel % 28 == 0 || Thoroughness.IsFull;

    /// <summary>Some operations, or all.</summary>
    public static IEnumerable<string> Replayed(IEnumerable<string> operations) => operations.Where(static (_, i) => i % 60 == 1 || Thoroughness.IsFull);
}
