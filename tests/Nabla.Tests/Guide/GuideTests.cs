using System.Text.RegularExpressions;
using GuideSample;
using Nabla.Tests.House;

namespace Nabla.Tests.Guide;

/// <summary>The code in docs/guide is the code of a sample, and runs.</summary>
public sealed partial class GuideTests
{
    public static TheoryData<string> Names => [.. Snippet.All.Select(static snippet => snippet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs(string name) => Snippet.All.Single(snippet => snippet.Name == name).Run();

    [Fact]
    public void Every_block_is_a_region_of_a_sample_word_for_word()
    {
        HashSet<string> regions = [.. Regions().Values];
        string[] pages = Directory.GetFiles(Path.Combine(SourceTree.Root, "docs", "guide"), "*.md");

        Assert.NotEmpty(pages);
        foreach (string page in pages)
        {
            foreach (Match block in Blocks().Matches(File.ReadAllText(page)))
            {
                Assert.True(regions.Contains(Unindented(block.Groups[1].Value)), $"{Path.GetFileName(page)} has a block that no region of samples holds:\n{block.Groups[1].Value}");
            }
        }
    }

    [Fact]
    public void Every_region_is_run_and_shown()
    {
        string guide = string.Join('\n', Directory.GetFiles(Path.Combine(SourceTree.Root, "docs", "guide"), "*.md").Select(File.ReadAllText));
        HashSet<string> blocks = [.. Blocks().Matches(guide).Select(static block => Unindented(block.Groups[1].Value))];
        Dictionary<string, string> regions = Regions("samples/Guide");

        Assert.Equal(Snippet.All.Select(static snippet => snippet.Name).Order(StringComparer.Ordinal), regions.Keys.Order(StringComparer.Ordinal));
        Assert.All(regions, region => Assert.True(blocks.Contains(region.Value), $"No page shows {region.Key}."));
    }

    private static Dictionary<string, string> Regions(string folder = "samples") => SourceTree.Files(folder)
        .SelectMany(static file => Snippets().Matches(File.ReadAllText(file)))
        .ToDictionary(static match => match.Groups[1].Value, static match => Unindented(match.Groups[2].Value), StringComparer.Ordinal);

    private static string Unindented(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Trim().Split('\n').Select(static line => line.Trim()));

    [GeneratedRegex(@"^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^ *// snippet: (\S+)\r?\n(.*?)^ *// end\r?$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippets();
}
