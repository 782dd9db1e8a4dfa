namespace Nabla.Tests.Data;

/// <summary>MNIST itself, where this machine has it: the folder that <c>NABLA_MNIST</c> names, or <c>shared/data/mnist</c> beside a folder above the tests.</summary>
internal static class MnistFolder
{
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("NABLA_MNIST") is { Length: > 0 } named)
        {
            return named;
        }

        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            string candidate = System.IO.Path.Combine(folder, "shared", "data", "mnist");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
