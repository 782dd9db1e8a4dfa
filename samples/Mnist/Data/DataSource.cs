using MnistSample.Digits;
using MnistSample.Rendering;
using Nabla.Data;

namespace MnistSample;

/// <summary>Where the images come from: a folder that holds MNIST, or the generator of drawn digits.</summary>
/// <param name="Folder">The folder with the four files, or null for drawn digits.</param>
/// <param name="Notice">What the user should be told about the choice, or null.</param>
/// <param name="IsCache">Whether the folder is this program's own, which it can fill again.</param>
internal sealed record DataSource(string? Folder, string? Notice, bool IsCache = false)
{
    private const ulong TrainSeed = 1, TestSeed = 2;

    /// <summary>What every output calls the data.</summary>
    public string Name => Folder is null ? DrawnDigits.Name : "MNIST";

    /// <summary>Images to train with, and others to test with.</summary>
    /// <exception cref="InvalidDataException">A file is damaged or is not one of MNIST's.</exception>
    public (DigitSet Train, DigitSet Test) Load()
    {
        if (Folder is null)
        {
            return (DigitSet.Drawn(TrainSeed, DrawnDigits.TrainCount), LoadTest());
        }

        Mnist mnist = Read(Folder);
        return (new DigitSet(mnist.Train.Images, mnist.Train.Labels), new DigitSet(mnist.Test.Images, mnist.Test.Labels));
    }

    /// <summary>The images to test with alone.</summary>
    /// <exception cref="InvalidDataException">A file is damaged or is not one of MNIST's.</exception>
    public DigitSet LoadTest() => Folder is null ? DigitSet.Drawn(TestSeed, DrawnDigits.TestCount) : Load().Test;

    /// <summary>
    /// <c>--data</c>, else the user's cache, else a download into it, else drawn digits.
    /// </summary>
    /// <param name="data">The folder the user named, or null.</param>
    /// <param name="offline">Never download.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="download">Fetches the files into a folder, and returns null, or one line that says why they could not be had.</param>
    /// <exception cref="BadInputException"><paramref name="data"/> does not exist or lacks a file.</exception>
    public static async Task<DataSource> FindAsync(
        string? data, bool offline, Func<string, string?> environment, Func<string, CancellationToken, Task<string?>> download, CancellationToken cancellation)
    {
        if (data is not null)
        {
            return new DataSource(Checked(data), Notice: null);
        }

        string cache = CacheFolder(environment);
        if (PublishedFiles.Missing(cache).Count == 0)
        {
            return new DataSource(cache, Notice: null, IsCache: true);
        }

        if (offline || IsSet(environment("CI")))
        {
            string reason = offline ? "--offline was given" : "the environment says CI";
            return Drawn($"MNIST is not in {cache}, and nothing is downloaded because {reason}.");
        }

        string? failure = await download(cache, cancellation);
        return failure is null
            ? new DataSource(cache, $"MNIST was downloaded to {cache}.", IsCache: true)
            : Drawn($"MNIST is not in {cache}, and could not be downloaded ({failure.TrimEnd('.')}).");
    }

    /// <summary>The same, downloading from the public mirrors; a report shows how far that has come, and tells the user about the choice.</summary>
    /// <exception cref="BadInputException"><paramref name="data"/> does not exist or lacks a file.</exception>
    public static async Task<DataSource> FindAsync(string? data, bool offline, Func<string, string?> environment, Report report, CancellationToken cancellation)
    {
        DataSource source = await FindAsync(
            data,
            offline,
            environment,
            (folder, token) => report.DownloadAsync(progress => new MnistDownload(MnistDownload.PublicMirrors, PublishedFiles.All, progress).FetchAsync(folder, token)),
            cancellation);
        if (source.Notice is { } notice)
        {
            report.Say(notice);
        }

        return source;
    }

    /// <summary>Where downloads are kept: what the platform calls the user's cache.</summary>
    public static string CacheFolder(Func<string, string?> environment)
    {
        // The specification of XDG_CACHE_HOME says to ignore a relative path.
        string? cache = environment("XDG_CACHE_HOME");
        if (!Path.IsPathFullyQualified(cache ?? ""))
        {
            cache = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(environment("HOME") ?? Path.GetTempPath(), ".cache");
        }

        return Path.Combine(cache!, "nabla", "mnist");
    }

    private Mnist Read(string folder)
    {
        try
        {
            return Mnist.Load(folder);
        }
        catch (InvalidDataException e) when (IsCache)
        {
            throw new InvalidDataException($"{e.Message} Delete {folder}: the files are then downloaded again.", e);
        }
    }

    private static string Checked(string folder)
    {
        try
        {
            MnistFiles.Find(folder);
            return folder;
        }
        catch (FileNotFoundException e)
        {
            throw new BadInputException($"--data {folder}: {e.Message}");
        }
    }

    private static DataSource Drawn(string reason) =>
        new(Folder: null, $"{reason} Using {DrawnDigits.Name}. With MNIST's four files in a folder, say --data FOLDER.");

    private static bool IsSet(string? value) => value is not (null or "" or "0" or "false" or "False");
}
