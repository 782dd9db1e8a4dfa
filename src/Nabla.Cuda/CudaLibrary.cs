namespace Nabla;

/// <summary>What <see cref="CudaDevices.Libraries"/> says of a library of NVIDIA's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The file that was loaded, as it was asked for; null where there is none.</param>
/// <param name="Meaning">What it does where it is there; else what is done without it, what to install, and what was looked for.</param>
public sealed record CudaLibrary(string Name, string? Path, string Meaning)
{
    /// <summary>One line: <c>cuBLASLt: libcublasLt.so.12, multiplies matrices</c>.</summary>
    /// <returns>The line, which can be relied on by nobody but people.</returns>
    public override string ToString() => Path is null ? $"{Name} is missing: {Meaning}" : $"{Name}: {Path}, {Meaning}";
}
