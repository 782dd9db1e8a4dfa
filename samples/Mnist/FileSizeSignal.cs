using System.Runtime.InteropServices;

namespace MnistSample;

/// <summary>Where files may only have a certain size, Unix ends a program that writes on. Without that, the write fails, and the program can say so.</summary>
internal static class FileSizeSignal
{
    /// <summary>SIGXFSZ, which <see cref="PosixSignal"/> does not name.</summary>
    private const int Number = 25;

    /// <summary>Ignores the signal for as long as the result is kept.</summary>
    /// <returns>Null where there is no such signal.</returns>
    public static IDisposable? Ignored() =>
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? PosixSignalRegistration.Create((PosixSignal)Number, context => context.Cancel = true) : null;
}
