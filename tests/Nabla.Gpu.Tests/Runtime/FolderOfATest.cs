namespace Nabla.Gpu.Tests.Runtime;

/// <summary>A folder that is gone when the test is over.</summary>
internal sealed class FolderOfATest : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("nabla-gpu-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
