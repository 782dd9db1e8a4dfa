using System.Diagnostics;
using Nabla.Tests.House;

namespace Nabla.Tests.GpuCheck;

/// <summary>eng/gpu-check loses nothing, whatever is lost: its own tests, in the language that it is written in.</summary>
public sealed class LossTests
{
    [PythonFact]
    public async Task Whatever_ends_or_faults_or_falls_silent_the_rest_is_measured_and_kept()
    {
        ProcessStartInfo start = new(PythonFactAttribute.Python, ["-B", Path.Combine(SourceTree.Root, "eng", "gpu_check", "tests.py")]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{said}\n{await output}");
    }
}
