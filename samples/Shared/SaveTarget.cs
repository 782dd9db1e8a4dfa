namespace SampleConsole;

/// <summary>Whether a file can be written, asked before hours of training rather than after.</summary>
public static class SaveTarget
{
    /// <exception cref="BadInputException">The file could not be written, and why.</exception>
    public static void Check(string option, string path)
    {
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            throw new BadInputException($"{option} {path}: is a folder; name a file in it.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new BadInputException($"{option} {path}: there is no folder {folder}.");
        }

        // A rename over a read-only file would succeed on Unix, but the user has said not to change it.
        if (File.Exists(path) && (File.GetAttributes(path) & FileAttributes.ReadOnly) != 0)
        {
            throw new BadInputException($"{option} {path}: the file is read-only.");
        }

        string probe = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.probe");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{option} {path}: nothing can be written to {folder} ({e.Message.TrimEnd('.')}).");
        }
    }
}
