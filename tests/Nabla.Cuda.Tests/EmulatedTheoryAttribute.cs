using Nabla.Cuda.Tests.Emulator;

namespace Nabla.Cuda.Tests;

/// <summary>A theory on the emulated device; it is skipped, and says why, where clang is not there to compile it. In this project <c>[Theory]</c> means this one, so that theories of other projects can be linked.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EmulatedTheoryAttribute : Xunit.TheoryAttribute
{
    public EmulatedTheoryAttribute() => Skip = EmulatedDriver.WhyNot;
}
