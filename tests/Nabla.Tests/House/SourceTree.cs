using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Nabla.Tests.House;

/// <summary>The sources this assembly was built from.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = Find();

    public static IEnumerable<string> Files(string folder)
        => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Select(file => file.Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    /// <summary>The file without comments, which may name anything.</summary>
    public static string Code(string file) => Comments().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();

    private static string Find([CallerFilePath] string file = "")
    {
        DirectoryInfo? folder = new FileInfo(file).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "nabla.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No nabla.slnx above {file}; run the tests from a checkout.");
    }
}
