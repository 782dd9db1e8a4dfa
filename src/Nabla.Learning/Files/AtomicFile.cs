namespace Nabla.Learning;

/// <summary>Writes whole files or none: to a file beside the target, to the disk, then over the target in one move.</summary>
/// <remarks>
/// Whenever the process or the machine stops, the target is the old file or the new one. What a killed process leaves behind has a
/// fixed name, so that the next save removes it and leftovers do not gather.
/// </remarks>
internal static class AtomicFile
{
    /// <summary>Replaces the file at <paramref name="path"/> by what <paramref name="write"/> writes.</summary>
    /// <exception cref="IOException">It could not be written; what was there is unchanged.</exception>
    public static void Write(string path, Action<Stream> write, Func<string, Stream>? open = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Target(path);
        string partial = target + ".partial";
        bool created = false;
        try
        {
            if (File.Exists(target) && File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly))
            {
                throw new UnauthorizedAccessException("the file is read-only");
            }

            if (Directory.Exists(target))
            {
                throw new UnauthorizedAccessException("there is a folder of that name");
            }

            using (Stream stream = (open ?? Create)(partial))
            {
                created = true;
                write(stream);
                stream.Flush();
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            File.Move(partial, target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException || IsTooLong(exception))
        {
            if (created)
            {
                Discard(partial);
            }

            string reason = IsTooLong(exception) ? "it would be longer than the disk's format or a limit of this process (ulimit -f) allows" : exception.Message.TrimEnd('.');
            bool unchanged = File.Exists(target);
            throw new IOException(
                $"{target} could not be saved: {reason}. {(unchanged ? "The file that was there is unchanged. " : "")}Check that the folder exists and may be written to, and that the disk has space, or save elsewhere.",
                exception);
        }
        catch
        {
            if (created)
            {
                Discard(partial);
            }

            throw;
        }
    }

    // A link is followed: the move would replace the link itself.
    private static string Target(string path)
    {
        string full = Path.GetFullPath(path);
        return File.Exists(full) && File.ResolveLinkTarget(full, returnFinalTarget: true) is { } link ? link.FullName : full;
    }

    private static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);

    // What a FileStream makes of EFBIG. Nobody else is given arguments while a file is written.
    private static bool IsTooLong(Exception exception) => exception is ArgumentOutOfRangeException;

    private static void Discard(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (IOException)
        {
            // The exception on its way says what matters.
        }
        catch (UnauthorizedAccessException)
        {
            // The exception on its way says what matters.
        }
    }
}
