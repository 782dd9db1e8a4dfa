using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Nabla.Gpu.Tests.Text;

/// <summary>The newest clang of this machine, of those that know CUDA's texts.</summary>
internal static class ClangProgram
{
    // The first that knows compute capability 9.0.
    private const int Oldest = 16;

    /// <summary>Its name, or null where there is none that is new enough.</summary>
    public static string? Name { get; } = Enumerable.Range(Oldest, 15).Reverse().Select(static version => $"clang-{version}").Append("clang").FirstOrDefault(static name => VersionOf(name) >= Oldest);

    /// <summary>Why nothing can be compiled here, or null.</summary>
    public static string? WhyNot => Name is null ? "No clang of version 16 or newer is installed, which compiles CUDA's texts here: .ci/run installs clang-19." : null;

    private static int VersionOf(string name)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(name, "-dumpversion") { RedirectStandardOutput = true })!;
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && int.TryParse(said.AsSpan(0, Math.Max(said.IndexOf('.', StringComparison.Ordinal), 0)), NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : 0;
        }
        catch (Win32Exception)
        {
            return 0;
        }
    }
}
