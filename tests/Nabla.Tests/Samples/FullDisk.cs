namespace Nabla.Tests.Samples;

/// <summary>A place where every byte is one too many.</summary>
internal static class FullDisk
{
    /// <summary>Lets whoever creates this file write to Linux's device that is always full.</summary>
    public static void Below(string path) => File.CreateSymbolicLink(path, "/dev/full");
}
