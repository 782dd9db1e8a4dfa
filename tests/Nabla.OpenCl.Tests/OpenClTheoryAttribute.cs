namespace Nabla.OpenCl.Tests;

/// <summary>A theory that needs an OpenCL device; it is skipped, and says why, where there is none. In this project <c>[Theory]</c> means this one, so that theories of other projects can be linked.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenClTheoryAttribute : Xunit.TheoryAttribute
{
    public OpenClTheoryAttribute() => Skip = OpenClFactAttribute.WhyNot;
}
