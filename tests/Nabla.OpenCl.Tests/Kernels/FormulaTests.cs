using Nabla.Compilation;
using Nabla.Gpu;
using Nabla.Gpu.Tests.Kernels;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>Every formula of the library has the CPU's bits, at special numbers and at random ones.</summary>
public class FormulaTests
{
    [OpenClFact]
    public void Float32_has_the_bits_of_the_cpu() => Check(DType.Float32);

    [OpenClFact]
    public void Float64_has_the_bits_of_the_cpu() => Check(DType.Float64);

    [OpenClFact]
    public void Int32_has_the_bits_of_the_cpu() => Check(DType.Int32);

    [OpenClFact]
    public void Half_precision_has_the_bits_of_the_cpu()
    {
        Check(DType.Float16, static formula => formula.Name is "Add" or "Multiply" or "Exp" or "Max" or "Less" or "Where");
        Check(DType.BFloat16, static formula => formula.Name is "Add" or "Multiply" or "Exp" or "Max" or "Less" or "Where");
    }

    private static void Check(DType dtype, Func<Formula, bool>? chosen = null)
    {
        GpuMachine machine = OpenMachine.Machine;
        if (dtype == DType.Float64 && !machine.Runtime.Limits.HasFloat64)
        {
            return;
        }

        List<string> wrong = [];
        int tried = 0;
        foreach ((Formula[] formulas, LoopProgram program) in FormulaPrograms.Of(machine, dtype, chosen))
        {
            tried += formulas.Length;
            Run(machine, formulas, program, wrong, dtype);
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(tried >= (chosen is null ? 20 : 5), $"Only {tried} formulas of {dtype} were tried.");
    }

    private static void Run(GpuMachine machine, Formula[] formulas, LoopProgram program, List<string> wrong, DType dtype)
    {
        Shape shape = Shape.Create([12287]);
        Operand[] operands = [.. Enumerable.Range(0, program.Inputs + formulas.Length).Select(i => i < program.Inputs ? Compared.Operand(program.OperandType(i), shape, i + 1) : Compared.Room(program.OperandType(i), shape))];
        Layout[] layouts = Array.ConvertAll(operands, static operand => operand.Layout);
        Compared compared = Compared.Of(machine, operands);
        Device.Cpu.Machine.Fuse(program, shape, layouts).Run(compared.Here);
        machine.Fuse(program, shape, layouts).Run(compared.There);
        for (int i = 0; i < formulas.Length; i++)
        {
            if (compared.Difference(program.Inputs + i) is { Length: > 0 } difference)
            {
                wrong.Add($"{formulas[i]} of {dtype}: {difference}");
            }
        }
    }
}
