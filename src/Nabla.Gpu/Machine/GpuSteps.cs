using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Rows that are computed in their order.</summary>
internal sealed class GpuSteps(GpuMachine machine, LoopProgram program, Shape shape, Layout[] layouts) : KernelLoop(machine)
{
    private const int Group = 64;

    private readonly bool _isPacked = machine.IsTooMuch(4 * layouts.Length + 2);
    private GpuKernel? _kernel;

    public override bool MayOverwrite => false;

    protected override void Launch(ReadOnlySpan<Operand> operands)
    {
        if (shape.Count == 0)
        {
            return;
        }

        Arguments arguments = Arguments.Begin(_isPacked);
        for (int operand = 0; operand < operands.Length; operand++)
        {
            arguments.Add(operands[operand]);
            arguments.Add(layouts[operand].Strides[0]);
            arguments.Add(layouts[operand].Strides[1]);
        }

        arguments.Add((long)shape[0]);
        arguments.Add((long)shape[1]);
        Storage? numbers = arguments.End(Machine);
        Machine.Launch(_kernel ??= Machine.Kernel(new StepsText(program, _isPacked)), shape[1], Group, arguments.Span);
        numbers?.Release();
    }

    protected override FusedLoop OnHost() => Machine.FuseStepsOnHost(program, shape, layouts);
}
