using System.Runtime.CompilerServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>What a kernel depends on: never sizes.</summary>
/// <param name="Program">What is computed.</param>
/// <param name="Repeated">A bit for each input that is one element along a row.</param>
/// <param name="RegisterBits">The width of registers; 0 stands for single numbers.</param>
/// <param name="Emits">Whether it is written as code, or else run in tiles.</param>
/// <param name="Asked">How many rows there are besides the operands', after them, that memory is only asked for.</param>
/// <param name="Accumulated">How many of the outputs, the last, are running combinations of as many inputs, the last: see Note [Accumulators in registers].</param>
internal readonly record struct KernelKey(LoopProgram Program, ulong Repeated, int RegisterBits, bool Emits, int Asked = 0, int Accumulated = 0)
{
    /// <summary>Elements that the kernel takes at a time.</summary>
    public int Count => Emits && RuntimeFeature.IsDynamicCodeSupported ? LaneTypes.Of(Program).Count(RegisterBits) : 1;

    public bool IsRepeated(int operand) => (Repeated >> operand & 1) != 0;
}
