using Nabla.Cuda.Tests.Emulator;

namespace Nabla.Cuda.Tests;

/// <summary>A test on the emulated device; it is skipped, and says why, where clang is not there to compile it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EmulatedFactAttribute : FactAttribute
{
    public EmulatedFactAttribute() => Skip = EmulatedDriver.WhyNot;
}
