using System.ComponentModel;
using System.Diagnostics;

namespace Nabla.Gpu.Tests.Text;

/// <summary>A test that needs clang; it is skipped, and says so, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClangFactAttribute : FactAttribute
{
    public ClangFactAttribute() => Skip = Clang is null ? "No clang is installed, which compiles CUDA's texts here: .ci/run installs it." : null;

    /// <summary>The program's name, or null.</summary>
    internal static string? Clang { get; } = Array.Find(["clang", "clang-19", "clang-18", "clang-17", "clang-16", "clang-15", "clang-14"], IsThere);

    private static bool IsThere(string name)
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(name, "--version") { RedirectStandardOutput = true });
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
