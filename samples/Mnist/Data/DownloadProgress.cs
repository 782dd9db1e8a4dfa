namespace MnistSample;

/// <summary>How far the download of one file has come; <paramref name="Total"/> is null where the server does not say.</summary>
internal readonly record struct DownloadProgress(string Name, long Received, long? Total);
