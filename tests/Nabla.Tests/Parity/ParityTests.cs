using Nabla.Eng.Parity;

namespace Nabla.Tests.Parity;

/// <summary>Some samples of every entry of PyTorch's operation database that passes (docs/parity.md), replayed by eng/parity's own judge: what passed goes on passing.
/// They are chosen by eng/parity_samples/sample.py.</summary>
public sealed class ParityTests
{
    private static readonly Judge s_judge = new(new Face());

    private static readonly IReadOnlyDictionary<string, Entry> s_entries = Read().ToDictionary(entry => entry.Title);

    public static TheoryData<string> Titles => [.. s_entries.Keys];

    [Fact]
    public void There_are_samples_of_most_of_the_database() => Assert.True(s_entries.Count >= 480, $"{s_entries.Count} entries");

    [Theory]
    [MemberData(nameof(Titles))]
    public void Answers_and_gradients_are_those_of_PyTorch(string title)
    {
        Result result = Result.Of(s_entries[title], s_judge);
        Assert.True(Array.TrueForAll(result.Verdicts, verdict => verdict.IsFine), result.ToString());
    }

    private static IReadOnlyList<Entry> Read()
    {
        using Stream stream = typeof(ParityTests).Assembly.GetManifestResourceStream("parity.zip")!;
        return Entry.ReadSample(stream);
    }
}
