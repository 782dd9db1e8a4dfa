namespace Nabla.Gpu.Tests.Text;

/// <summary>A test that needs clang; it is skipped, and says so, where none is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClangFactAttribute : FactAttribute
{
    public ClangFactAttribute() => Skip = ClangProgram.WhyNot;
}
