namespace Nabla.Tests.GpuCheck;

/// <summary>A test that needs Python; skipped, and says so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>What its interpreter is called.</summary>
    internal const string Python = "python3";

    public PythonFactAttribute()
    {
        string[] folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (OperatingSystem.IsWindows() || !folders.Any(static folder => File.Exists(Path.Combine(folder, Python))))
        {
            Skip = $"There is no {Python} on the path.";
        }
    }
}
