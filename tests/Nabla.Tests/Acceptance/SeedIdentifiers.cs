using System.Text.RegularExpressions;
using Nabla.Tests.House;

namespace Nabla.Tests.Acceptance;

/// <summary>The items of the five notebooks, independently of the sample that walks through them.</summary>
internal static partial class SeedIdentifiers
{
    private static readonly (string Prefix, int Items, int Bugs, int Plans)[] s_notebooks =
        [("S0", 22, 10, 2), ("S1", 22, 16, 0), ("S2", 12, 6, 2), ("S3", 5, 4, 0), ("S4", 4, 3, 0)];

    /// <summary>All 108.</summary>
    public static IReadOnlySet<string> Recorded { get; } = s_notebooks.SelectMany(static notebook => Enumerable.Concat(
        Enumerable.Range(1, notebook.Items).Select(n => $"{notebook.Prefix}-{n:00}"),
        Enumerable.Concat(
            Enumerable.Range(1, notebook.Plans).Select(n => $"{notebook.Prefix}-T{n}"),
            Enumerable.Range(1, notebook.Bugs).Select(n => $"{notebook.Prefix}-B{n}")))).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those in the tables of the notebooks' own description, where it lies in a folder above; else null.</summary>
    public static IReadOnlySet<string>? Described()
    {
        for (DirectoryInfo? folder = new(SourceTree.Root); folder is not null; folder = folder.Parent)
        {
            string page = Path.Combine(folder.FullName, "shared", "seeds", "README.md");
            if (File.Exists(page))
            {
                return Rows().Matches(File.ReadAllText(page)).Select(static match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
            }
        }

        return null;
    }

    [GeneratedRegex(@"^\| (S\d-[BT]?\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
