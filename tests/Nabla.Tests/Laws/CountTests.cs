using System.Reflection;
using Xunit.Abstractions;

namespace Nabla.Tests.Laws;

/// <summary>How much the laws cover: printed, so that it can be quoted, and held, so that it cannot shrink unseen.</summary>
public sealed class CountTests(ITestOutputHelper output)
{
    /// <summary>To which samples each law applies.</summary>
    private static readonly (string Law, Func<Sample, bool> Applies)[] s_laws =
    [
        (nameof(LawTests.Numeric), static sample => sample.IsDifferentiable), (nameof(LawTests.Transposition), static sample => sample.IsDifferentiable), (nameof(LawTests.SecondOrder), static sample => sample.IsDifferentiable),
        (nameof(LawTests.Staged), _ => true), (nameof(LawTests.Batching), _ => true), (nameof(LawTests.Public), static sample => sample.IsInferred), (nameof(LawTests.Inference), static sample => sample.IsInferred),
        (nameof(LawTests.Machines), static sample => sample.IsLowered), (nameof(LawTests.Layouts), _ => true),
    ];

    [Fact]
    public void Primitives_and_laws_are_counted()
    {
        int primitives = Samples.All.Select(sample => sample.Op.GetType()).Distinct().Count();
        int[] applied = Array.ConvertAll(s_laws, law => Samples.All.Count(law.Applies));
        output.WriteLine($"{primitives} primitives in {Samples.All.Count} samples; {s_laws.Length} laws, {applied.Sum()} checks in float64:");
        foreach (((string law, _), int count) in s_laws.Zip(applied))
        {
            output.WriteLine($"  {law}: {count}");
        }

        int single = Laws(typeof(SinglePrecisionTests)).Length;
        output.WriteLine($"{single} laws in float32");
        Assert.True(primitives >= 76, $"{primitives} primitives");
        Assert.True(applied.Sum() >= 600, $"{applied.Sum()} checks");
        Assert.Equal(3, single);
    }

    [Fact]
    public void Every_law_is_counted() => Assert.Equal(Laws(typeof(LawTests)), s_laws.Select(law => law.Law).Order(StringComparer.Ordinal));

    private static string[] Laws(Type type) => [.. type.GetMethods().Where(method => method.GetCustomAttribute<TheoryAttribute>() is not null).Select(method => method.Name).Order(StringComparer.Ordinal)];
}
