namespace Nabla.Gpu.Tests.Text;

/// <summary>A test that needs clang; it is skipped, and says so, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClangFactAttribute : FactAttribute
{
    public ClangFactAttribute() => Skip = Clang.Program is null ? "No clang of version 16 or newer is installed, which compiles CUDA's texts here: .ci/run installs clang-19." : null;
}
