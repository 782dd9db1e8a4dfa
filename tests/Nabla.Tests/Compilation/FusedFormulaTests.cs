using Nabla.Compilation;
using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>Each formula alone: written as code, in tiles and in its own loop it gives the same bits.</summary>
public sealed class FusedFormulaTests
{
    public static TheoryData<int, string> All()
    {
        TheoryData<int, string> data = [];
        for (int i = 0; i < FormulaTokens.All.Count; i++)
        {
            data.Add(i, FormulaTokens.All[i].GetType().GenericTypeArguments[0].FullName!);
        }

        return data;
    }

    [Fact]
    public void There_are_formulas() => Assert.True(FormulaTokens.All.Count > 60);

    [Theory]
    [MemberData(nameof(All))]
    public void Every_width_gives_the_bits_of_the_formulas_own_loop(int index, string name)
    {
        Formula formula = FormulaTokens.All[index];
        foreach (DType lane in new[] { DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.UInt8 })
        {
            LoopProgram program = Program(formula, lane);
            Shape shape = [3, 37];
            Random random = new(index);
            Operand[] inputs = [.. Enumerable.Range(0, formula.Arity).Select(i => Operands.Random(program.OperandType(i), shape, random))];
            Check(name, program, shape, inputs, lane.IsFloating() ? [0, 128, 256, 512] : [512]);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Formulas_of_bools(int index, string name)
    {
        Formula formula = FormulaTokens.All[index];
        LoopProgram.Writer writer = new();
        int[] arguments = [.. Enumerable.Range(0, formula.Arity).Select(_ => writer.Input(DType.Bool))];
        int z = writer.Apply(formula, DType.Bool, arguments);
        writer.Output(z);

        // Beside a number the bools are masks of its width.
        writer.Output(writer.Input(DType.Float32));
        LoopProgram program = writer.ToProgram();
        try
        {
            SymbolicLoop.Of(program);
        }
        catch (NotSupportedException)
        {
            return;
        }

        Shape shape = [70];
        Random random = new(index);
        Operand[] inputs = [.. Enumerable.Range(0, program.Inputs).Select(i => Operands.Random(program.OperandType(i), shape, random))];
        Check(name, program, shape, inputs, [0, 512]);
    }

    private static LoopProgram Program(Formula formula, DType lane)
    {
        LoopProgram.Writer writer = new();
        int[] arguments = [.. Enumerable.Range(0, formula.Arity).Select(i => writer.Input(i == 0 && formula.FirstIsMask ? DType.Bool : lane))];
        writer.Output(writer.Apply(formula, formula.IsPredicate ? DType.Bool : lane, arguments));
        return writer.ToProgram();
    }

    private static void Check(string name, LoopProgram program, Shape shape, Operand[] inputs, int[] widths)
    {
        foreach (int bits in widths)
        {
            CpuMachine plain = new(bits);
            byte[] expected = Operands.Read(plain, OneByOne.Run(plain, program, shape, inputs)[0]);
            foreach (bool emits in new[] { true, false })
            {
                CpuMachine machine = new(bits, emits);
                Assert.True(expected.AsSpan().SequenceEqual(Operands.Read(machine, Operands.Fused(machine, program, shape, inputs)[0])), $"{name} at {bits} bits, {(emits ? "code" : "tiles")}:\n{program}");
            }
        }
    }
}
