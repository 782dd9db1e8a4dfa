using System.Net;

namespace MnistSample;

/// <summary>Fetches MNIST's four files into a folder. A file appears there whole and checked, or not at all.</summary>
internal sealed class MnistDownload(
    IReadOnlyList<Uri> mirrors, IReadOnlyList<(string Name, string Sha256)> files, Action<DownloadProgress> report)
{
    /// <summary>Public mirrors, in the order in which they are tried.</summary>
    public static readonly IReadOnlyList<Uri> PublicMirrors =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A connection that is open but gives nothing for so long is given up.</summary>
    private static readonly TimeSpan s_stallTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Downloads what the folder lacks.</summary>
    /// <returns>Null, or one line that says why the files could not be had.</returns>
    public async Task<string?> FetchAsync(string folder, CancellationToken cancellation)
    {
        using SocketsHttpHandler handler = new() { ConnectTimeout = s_connectTimeout };
        using HttpClient client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        List<Uri> left = [.. mirrors];
        string trouble = "no mirror is known";
        try
        {
            Directory.CreateDirectory(folder);
            foreach (string name in PublishedFiles.Missing(folder, files))
            {
                // A mirror that failed once is not asked for the next file: an unreachable one would cost its timeout four times.
                while (left.Count > 0)
                {
                    string? failure = await FetchFileAsync(client, left[0], folder, name, cancellation);
                    if (failure is null)
                    {
                        break;
                    }

                    trouble = $"{left[0].Host}: {failure}";
                    left.RemoveAt(0);
                }

                if (left.Count == 0)
                {
                    return trouble;
                }
            }
        }
        catch (Exception e) when (WholeFile.IsTrouble(e))
        {
            return WholeFile.Reason(e);
        }

        return null;
    }

    private async Task<string?> FetchFileAsync(HttpClient client, Uri mirror, string folder, string name, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, name + ".gz");
        string part = $"{path}.{Environment.ProcessId}.part";
        try
        {
            await ReceiveAsync(client, new Uri(mirror, name + ".gz"), name, part, cancellation);
            string expected = files.Single(file => file.Name == name).Sha256;
            string found = await PublishedFiles.ContentHashAsync(part, cancellation);
            if (found != expected)
            {
                return $"{name}.gz has the wrong content (SHA-256 {found[..12]}…, expected {expected[..12]}…)";
            }

            File.Move(part, path, overwrite: true);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "no answer in time";
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException or InvalidDataException)
        {
            return e.Message;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task ReceiveAsync(HttpClient client, Uri address, string name, string part, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_connectTimeout + s_stallTimeout);
        using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException($"{(int)response.StatusCode} {response.ReasonPhrase} for {name}.gz");
        }

        await using Stream body = await response.Content.ReadAsStreamAsync(patience.Token);
        await using FileStream file = new(part, FileMode.Create, FileAccess.Write, FileShare.None);
        byte[] buffer = new byte[1 << 16];
        long received = 0;
        while (true)
        {
            patience.CancelAfter(s_stallTimeout);
            int count = await body.ReadAsync(buffer, patience.Token);
            if (count == 0)
            {
                break;
            }

            await file.WriteAsync(buffer.AsMemory(0, count), patience.Token);
            received += count;
            report(new DownloadProgress(name, received, response.Content.Headers.ContentLength));
        }

        file.Flush(flushToDisk: true);
    }
}
