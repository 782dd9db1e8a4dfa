using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nabla.Gpu;

// Note [What is kept on disk]
// A file begins with a mark, the hash of what follows, and then holds what follows. It is named by the hash of everything
// that its content depends on, so it is never out of date. Whatever else may be found there (half a file, somebody else's, a
// pipe, a folder, too long a file) counts as nothing found, and whatever cannot be written is not kept: a cache never fails.
// A file appears under its name complete or not at all. The hash guards against accidents; the folder is the user's own, and
// who may write there may as well change the program.
// How much there is says only the folder itself, which other processes write to as well. To look through it takes longer than
// to write a file, so who keeps something looks at its first file, and then once it has kept a sixteenth of the limit since.
// However many keep things, each goes beyond the limit by no more than that.

/// <summary>Bytes that took long to find and are worth keeping for other processes, such as compiled kernels.</summary>
internal sealed class DiskCache
{
    private const int MarkBytes = 8;
    private const int HeaderBytes = MarkBytes + SHA256.HashSizeInBytes;
    private const long LargestFile = 64L << 20;
    private const int LooksForALimit = 16;
    private readonly string? _folder;
    private readonly long _mostBytes;

    // What was kept since the folder was looked through; what was there before anybody looked may be anything.
    private long _unseenBytes;

    /// <summary>A cache in a folder, which is made when something is kept; without one, nothing is kept or found.</summary>
    public DiskCache(string? folder, long mostBytes = 256L << 20)
    {
        _folder = folder;
        _mostBytes = mostBytes;
        _unseenBytes = mostBytes / LooksForALimit;
    }

    /// <summary>The user's, as the system's customs have it.</summary>
    public static DiskCache OfUser { get; } = new(UserFolder(Environment.GetEnvironmentVariable, OperatingSystem.IsWindows(), OperatingSystem.IsMacOS()));

    private static ReadOnlySpan<byte> Mark => "NABLA\x01\r\n"u8;

    /// <summary>The folder for what can be made again, or null where the user has none.</summary>
    public static string? UserFolder(Func<string, string?> environment, bool isWindows, bool isMac)
    {
        string? Rooted(string variable, params string[] below)
        {
            // The specification of XDG_CACHE_HOME says to ignore a relative path.
            string? root = environment(variable);
            return string.IsNullOrEmpty(root) || !Path.IsPathRooted(root) ? null : Path.Combine([root, .. below]);
        }

        return isWindows ? Rooted("LOCALAPPDATA", "nabla", "kernels")
            : isMac ? Rooted("HOME", "Library", "Caches", "nabla", "kernels")
            : Rooted("XDG_CACHE_HOME", "nabla", "kernels") ?? Rooted("HOME", ".cache", "nabla", "kernels");
    }

    /// <summary>What was kept under a key, or null.</summary>
    /// <param name="key">Everything that the content depends on.</param>
    public byte[]? Find(string key)
    {
        if (_folder is null)
        {
            return null;
        }

        try
        {
            FileInfo file = new(FileOf(_folder, key));

            // The length of a pipe is 0; to open it would wait for its other end.
            if (!file.Exists || file.Length < HeaderBytes || file.Length > LargestFile)
            {
                return null;
            }

            byte[] all = File.ReadAllBytes(file.FullName);
            if (all.Length < HeaderBytes || !all.AsSpan(0, MarkBytes).SequenceEqual(Mark)
                || !SHA256.HashData(all.AsSpan(HeaderBytes)).AsSpan().SequenceEqual(all.AsSpan(MarkBytes, SHA256.HashSizeInBytes)))
            {
                return null;
            }

            Touch(file);
            return all[HeaderBytes..];
        }
        catch (Exception e) when (IsTrouble(e))
        {
            return null;
        }
    }

    /// <summary>Keeps a content under a key, if that can be done; the oldest make room for it.</summary>
    /// <param name="key">Everything that the content depends on.</param>
    /// <param name="content">What to find under it.</param>
    public void Keep(string key, ReadOnlySpan<byte> content)
    {
        if (_folder is null || content.Length + HeaderBytes > Math.Min(LargestFile, _mostBytes))
        {
            return;
        }

        string? partial = null;
        try
        {
            Make(_folder);
            string path = FileOf(_folder, key);
            partial = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.partial");
            using (FileStream stream = new(partial, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(Mark);
                stream.Write(SHA256.HashData(content));
                stream.Write(content);
            }

            File.Move(partial, path, overwrite: true);
            partial = null;
            if (Interlocked.Add(ref _unseenBytes, content.Length + HeaderBytes) > _mostBytes / LooksForALimit)
            {
                Interlocked.Exchange(ref _unseenBytes, 0);
                MakeRoom(_folder);
            }
        }
        catch (Exception e) when (IsTrouble(e))
        {
            Delete(partial);
        }
    }

    /// <summary>The file that a key's content is in.</summary>
    internal static string FileOf(string folder, string key) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));

    // Nobody but the user has a business there.
    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Files are forgotten in the order in which they were last asked for. What a process left half written is among them.
    private void MakeRoom(string folder)
    {
        FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles()];
        long bytes = files.Sum(file => file.Length);
        if (bytes <= _mostBytes)
        {
            return;
        }

        foreach (FileInfo file in files.OrderBy(file => file.LastWriteTimeUtc))
        {
            if (bytes <= _mostBytes / 4 * 3)
            {
                return;
            }

            bytes -= file.Length;
            Delete(file.FullName);
        }
    }

    private static void Touch(FileInfo file)
    {
        try
        {
            file.LastWriteTimeUtc = DateTime.UtcNow;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            // It is found all the same; it only looks older than it is.
        }
    }

    private static void Delete(string? path)
    {
        try
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (IsTrouble(e))
        {
            // What cannot be deleted stays.
        }
    }

    private static bool IsTrouble(Exception e) => e is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException or ArgumentException;
}
