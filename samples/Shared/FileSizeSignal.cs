using System.Runtime.InteropServices;

namespace SampleConsole;

/// <summary>Where files may only have a certain size, Unix ends a program that writes on. Without that, the write fails, and the program can say so.</summary>
public static class FileSizeSignal
{
    /// <summary>SIGXFSZ, which <see cref="PosixSignal"/> does not name.</summary>
    private const int Number = 25;

    // Kept to the end: a signal that still waits to be handled when nobody is registered any more ends the program after all.
    private static PosixSignalRegistration? s_registration;

    /// <summary>Ignores the signal, where there is one, for as long as the program runs.</summary>
    public static void Ignore()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            s_registration ??= PosixSignalRegistration.Create((PosixSignal)Number, context => context.Cancel = true);
        }
    }
}
