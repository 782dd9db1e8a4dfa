using MnistSample;
using MnistSample.Digits;
using MnistSample.Rendering;

// Shows where the images come from, and what the drawn ones look like.
MnistDownload download = new(MnistDownload.PublicMirrors, PublishedFiles.All, _ => { });
DataSource source = await DataSource.FindAsync(
    data: null, offline: args.Contains("--offline"), Environment.GetEnvironmentVariable, download, CancellationToken.None);
Console.WriteLine(source.Notice ?? $"{source.Name} is in {source.Folder}.");

(byte[] images, byte[] labels) = DrawnDigits.Draw(seed: 0, count: 12);
foreach (int[] row in Enumerable.Range(0, 12).Chunk(6))
{
    IEnumerable<string> lines = Pictures.SideBySide(
        [.. row.Select(i => images[(i * DrawnDigits.PixelCount)..((i + 1) * DrawnDigits.PixelCount)])],
        [.. row.Select(i => $"{labels[i]}")],
        unicode: Console.OutputEncoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase));
    Console.WriteLine(string.Join('\n', lines));
}
