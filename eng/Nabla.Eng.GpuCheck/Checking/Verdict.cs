namespace Nabla.Eng.GpuCheck;

/// <summary>What came of a check.</summary>
/// <param name="Difference">What is wrong, or null.</param>
/// <param name="IsExact">Whether all results have the processor's bits.</param>
internal readonly record struct Verdict(string? Difference, bool IsExact)
{
    public static readonly Verdict Exact = new(null, IsExact: true);

    public static readonly Verdict Close = new(null, IsExact: false);

    public static Verdict Wrong(string how) => new(how, IsExact: false);
}
