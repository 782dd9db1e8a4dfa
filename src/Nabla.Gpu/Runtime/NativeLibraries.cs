using System.Runtime.InteropServices;
using System.Text;

namespace Nabla.Gpu;

/// <summary>Finds libraries that a driver or a toolkit installed.</summary>
internal static class NativeLibraries
{
    /// <summary>Loads the first that is there.</summary>
    /// <param name="candidates">File names, which the system looks for, or paths.</param>
    /// <param name="found">The library, or 0.</param>
    /// <param name="tried">The names and the folders that were looked for and in, and what was found instead of a library that can be loaded.</param>
    public static bool TryLoad(IEnumerable<string> candidates, out nint found, out string tried)
    {
        StringBuilder text = new();
        HashSet<string> folders = [];
        foreach (string candidate in candidates)
        {
            bool isPath = Path.IsPathRooted(candidate);
            if (isPath && !File.Exists(candidate))
            {
                // Not each name in each folder.
                if (Path.GetDirectoryName(candidate) is { } folder && folders.Add(folder))
                {
                    Add(text, folder);
                }

                continue;
            }

            try
            {
                found = NativeLibrary.Load(candidate);
                tried = candidate;
                return true;
            }
            catch (DllNotFoundException e)
            {
                // A file that is there but cannot be loaded is worth its reason: often a library that it needs is not.
                Add(text, isPath ? $"{candidate} ({FirstLine(e.Message)})" : candidate);
            }
            catch (BadImageFormatException)
            {
                Add(text, $"{candidate} (made for another processor)");
            }
        }

        found = 0;
        tried = text.ToString();
        return false;
    }

    private static void Add(StringBuilder text, string candidate) => text.Append(text.Length == 0 ? "" : ", ").Append(candidate);

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim();
}
