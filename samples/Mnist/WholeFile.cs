namespace MnistSample;

/// <summary>Writes a text to a file, all or nothing.</summary>
internal static class WholeFile
{
    /// <exception cref="IOException">It could not be written, and why; what was there is unchanged, and nothing is left behind.</exception>
    public static void Write(string path, string text)
    {
        string partial = path + ".partial";
        try
        {
            File.WriteAllText(partial, text);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            try
            {
                File.Delete(partial);
            }
            catch (Exception left) when (IsTrouble(left))
            {
                // The reason on its way is the one that matters.
            }

            throw new IOException($"{path} could not be saved: {Reason(e)}. Make space, or name another place.", e);
        }
    }

    /// <summary>Whether it is what a disk does to those who write to it.</summary>
    public static bool IsTrouble(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    /// <summary>What happened, without a full stop.</summary>
    public static string Reason(Exception e) =>
        // What .NET makes of a file that is longer than the disk's format or ulimit -f allows.
        e is ArgumentOutOfRangeException ? "the file would be longer than this disk or this process (ulimit -f) may have it" : e.Message.TrimEnd('.');
}
