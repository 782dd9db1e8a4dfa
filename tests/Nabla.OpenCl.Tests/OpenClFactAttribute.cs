namespace Nabla.OpenCl.Tests;

/// <summary>A test that needs an OpenCL device; it is skipped, and says why, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenClFactAttribute : FactAttribute
{
    public OpenClFactAttribute() => Skip = WhyNot;

    /// <summary>Why nothing can be computed here, or null.</summary>
    internal static string? WhyNot { get; } = Look();

    private static string? Look()
    {
        try
        {
            return OpenClDevices.List().Count > 0 ? null : "OpenCL's loader is installed, but no driver: .ci/run installs pocl-opencl-icd.";
        }
        catch (DllNotFoundException e)
        {
            return e.Message;
        }
    }
}
