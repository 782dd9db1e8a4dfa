using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MnistSample;

namespace Nabla.Tests.Samples;

public sealed class DataSourceTests : IDisposable
{
    private static readonly byte[] s_content = Encoding.ASCII.GetBytes("four score and seven images");

    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-data-source").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ANamedFolderIsTakenPlainOrGzipped()
    {
        FillWithFourFiles(_folder);
        DataSource source = await FindAsync(_folder);
        Assert.Equal((_folder, "MNIST", null), (source.Folder, source.Name, source.Notice));
    }

    [Fact]
    public async Task ANamedFolderThatLacksFilesIsAnErrorThatNamesThem()
    {
        FillWithFourFiles(_folder);
        File.Delete(Path.Combine(_folder, "t10k-labels-idx1-ubyte"));
        BadInputException error = await Assert.ThrowsAsync<BadInputException>(() => FindAsync(_folder));
        Assert.StartsWith($"--data {_folder}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("t10k-labels-idx1-ubyte: missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("t10k-images-idx3-ubyte: present", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<BadInputException>(() => FindAsync(Path.Combine(_folder, "nowhere")));
        Assert.Contains("There is no folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCacheIsUsedBeforeAnythingIsDownloaded()
    {
        string cache = Path.Combine(_folder, "nabla", "mnist");
        Directory.CreateDirectory(cache);
        FillWithFourFiles(cache);
        DataSource source = await FindAsync(data: null);
        Assert.Equal(cache, source.Folder);

        // The four files are empty, as no file of MNIST is.
        InvalidDataException broken = Assert.Throws<InvalidDataException>(() => source.Load());
        Assert.EndsWith($"Delete {cache}: the files are then downloaded again.", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, "--offline")]
    [InlineData(false, "true", "CI")]
    [InlineData(false, "1", "CI")]
    public async Task OfflineAndInCiNothingIsDownloaded(bool offline, string? ci, string reason)
    {
        // The mirror's address would throw if it were asked.
        MnistDownload download = new([new Uri("http://127.0.0.1:1/")], PublishedFiles.All, _ => Assert.Fail("asked a mirror"));
        DataSource source = await DataSource.FindAsync(
            null, offline, name => name switch { "XDG_CACHE_HOME" => _folder, "CI" => ci, _ => null }, download.FetchAsync, CancellationToken.None);
        Assert.Null(source.Folder);
        Assert.Equal("drawn digits, not MNIST", source.Name);
        Assert.Contains($"because {(offline ? reason + " was given" : "the environment says " + reason)}.", source.Notice, StringComparison.Ordinal);
        Assert.Contains("Using drawn digits, not MNIST.", source.Notice, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "nabla")));
    }

    [Fact]
    public async Task WhereNoMirrorAnswersDigitsAreDrawnAndTheReasonIsSaid()
    {
        DataSource source = await FindAsync(data: null);
        Assert.Null(source.Folder);
        Assert.Contains("could not be downloaded (127.0.0.1: ", source.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABrokenMirrorIsLeftForTheNextAndOnlyWholeFilesRemain()
    {
        byte[] good = Gzip(s_content);
        using OneAnswerServer cut = new("200 OK", good.Length, good[..(good.Length / 2)]);
        byte[] other = Gzip("something else"u8.ToArray());
        using OneAnswerServer wrong = new("200 OK", other.Length, other);
        using OneAnswerServer missing = new("404 Not Found", 0, []);
        using OneAnswerServer whole = new("200 OK", good.Length, good);
        List<DownloadProgress> steps = [];
        (string, string)[] files = [("digits", Convert.ToHexStringLower(SHA256.HashData(s_content))), ("labels", Convert.ToHexStringLower(SHA256.HashData(s_content)))];
        MnistDownload download = new([cut.Address, wrong.Address, missing.Address, whole.Address], files, steps.Add);

        Assert.Null(await download.FetchAsync(_folder, CancellationToken.None));
        Assert.Equal(["digits.gz", "labels.gz"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.Equal(good, File.ReadAllBytes(Path.Combine(_folder, "digits.gz")));
        Assert.Contains(new DownloadProgress("labels", good.Length, good.Length), steps);
    }

    [Fact]
    public async Task AWrongChecksumIsSaidAndLeavesNothing()
    {
        byte[] other = Gzip("something else"u8.ToArray());
        using OneAnswerServer wrong = new("200 OK", other.Length, other);
        MnistDownload download = new([wrong.Address], PublishedFiles.All, _ => { });
        string? failure = await download.FetchAsync(_folder, CancellationToken.None);
        Assert.Contains("train-images-idx3-ubyte.gz has the wrong content", failure, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task AFullDiskIsSaidAndLeavesNothingInTheCache()
    {
        byte[] good = Gzip(s_content);
        using OneAnswerServer mirror = new("200 OK", good.Length, good);
        string cache = Path.Combine(_folder, "nabla", "mnist");
        Directory.CreateDirectory(cache);
        FullDisk.Below(Path.Combine(cache, $"train-images-idx3-ubyte.gz.{Environment.ProcessId}.part"));
        DataSource source = await DataSource.FindAsync(
            null, offline: false, name => name == "XDG_CACHE_HOME" ? _folder : null,
            new MnistDownload([mirror.Address], PublishedFiles.All, _ => { }).FetchAsync, CancellationToken.None);
        Assert.Null(source.Folder);
        Assert.Contains($"MNIST is not in {cache}, and could not be downloaded (No space left on device", source.Notice, StringComparison.Ordinal);
        Assert.Contains("say --data FOLDER", source.Notice, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(cache));
    }

    [Fact]
    public void ARelativeCacheFolderIsIgnored()
    {
        string cache = DataSource.CacheFolder(name => name switch { "XDG_CACHE_HOME" => "relative", "HOME" => _folder, _ => null });
        Assert.True(Path.IsPathFullyQualified(cache));
        Assert.EndsWith(Path.Combine("nabla", "mnist"), cache, StringComparison.Ordinal);
    }

    private Task<DataSource> FindAsync(string? data)
    {
        // Nobody listens on port 1.
        MnistDownload download = new([new Uri("http://127.0.0.1:1/")], PublishedFiles.All, _ => { });
        return DataSource.FindAsync(data, offline: false, name => name == "XDG_CACHE_HOME" ? _folder : null, download.FetchAsync, CancellationToken.None);
    }

    private static void FillWithFourFiles(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "train-images-idx3-ubyte.gz"), []);
        File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte.gz"), []);
        File.WriteAllBytes(Path.Combine(folder, "t10k-images-idx3-ubyte"), []);
        File.WriteAllBytes(Path.Combine(folder, "t10k-labels-idx1-ubyte"), []);
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>A web server that gives every caller the same answer and then closes the connection.</summary>
    private sealed class OneAnswerServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        private readonly Task _serving;

        public OneAnswerServer(string status, long length, byte[] body)
        {
            _listener.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            _serving = ServeAsync([.. head, .. body]);
        }

        public Uri Address { get; }

        public void Dispose()
        {
            _listener.Dispose();
            _serving.Wait();
        }

        private async Task ServeAsync(byte[] answer)
        {
            byte[] request = new byte[4096];
            try
            {
                while (true)
                {
                    using TcpClient caller = await _listener.AcceptTcpClientAsync();
                    await caller.GetStream().ReadAtLeastAsync(request, 1, throwOnEndOfStream: false);
                    await caller.GetStream().WriteAsync(answer);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The listener was closed: the test is over.
            }
        }
    }
}
