namespace Nabla.Gpu.Tests.Runtime;

public sealed class NativeLibrariesTests : IDisposable
{
    private readonly FolderOfATest _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatWasTriedIsNamedAndWhyItDidNotDo()
    {
        string absent = Path.Combine(_folder.Path, "absent.so");
        string broken = Path.Combine(_folder.Path, "broken.so");
        File.WriteAllText(broken, "no library");
        Assert.False(NativeLibraries.TryLoad(["libnabla-is-not-there.so.1", absent, Path.Combine(_folder.Path, "absent.so.1"), broken], out nint found, out string tried));
        Assert.Equal(0, found);
        Assert.StartsWith($"libnabla-is-not-there.so.1, {_folder.Path}, {broken} (", tried, StringComparison.Ordinal);
    }
}
