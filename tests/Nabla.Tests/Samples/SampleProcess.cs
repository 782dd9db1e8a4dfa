using System.Diagnostics;
using MnistSample;

namespace Nabla.Tests.Samples;

/// <summary>The built digit reader as a process of its own, which signals can be sent to.</summary>
internal sealed class SampleProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    public SampleProcess(params string[] arguments)
        : this([], arguments)
    {
    }

    private SampleProcess(string[] shell, string[] arguments)
    {
        string program = typeof(Application).Assembly.Location;

        // Whoever runs the tests in the background has told their shell to ignore SIGINT, and children inherit that.
        (string file, string[] before) = OperatingSystem.IsLinux() ? ("env", ["--default-signal=INT", "dotnet"]) : ("dotnet", Array.Empty<string>());
        string[] line = [.. shell, file, .. before, "exec", program, .. arguments];
        ProcessStartInfo start = new(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };

        // What the test host sets for itself is not for its children.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal) && name.Contains("STARTUP", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        if (shell.Length > 0)
        {
            // The runtime would ask for a file in memory that is larger than any limit.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        _process = Process.Start(start)!;
    }

    /// <summary>A process none of whose files may have more than so many blocks of 512 bytes.</summary>
    public static SampleProcess WithFilesOfAtMost(int blocks, params string[] arguments) =>
        new(["sh", "-c", $"ulimit -f {blocks} && exec \"$@\"", "sh"], arguments);

    public bool HasExited => _process.HasExited;

    /// <summary>Reads until a line begins with the text; <see cref="RestAsync"/> gives what comes after it.</summary>
    public Task AwaitLineAsync(string start) => AwaitLineAsync(_process.StandardOutput, start);

    /// <summary>The same for what the program says beside its output.</summary>
    public Task AwaitErrorLineAsync(string start) => AwaitLineAsync(_process.StandardError, start);

    /// <summary>Waits for the end.</summary>
    public async Task<(int Code, string Output, string Error)> RestAsync()
    {
        using CancellationTokenSource patience = new(s_patience);
        Task<string> error = _process.StandardError.ReadToEndAsync(patience.Token);
        string output = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, output, await error);
    }

    /// <summary>What Ctrl-C in a terminal does.</summary>
    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task AwaitLineAsync(StreamReader reader, string start)
    {
        using CancellationTokenSource patience = new(s_patience);
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the program ended before it said '{start}'; then it said '{await RestAsync()}'");
    }
}
