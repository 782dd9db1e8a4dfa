using Nabla.Compilation;
using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>Loops whose rows are computed one after the other, each reading what the one before wrote: as code and in tiles the bits of row by row.</summary>
public sealed class StepLoopTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_read_what_the_row_before_wrote(int seed)
    {
        Random random = new(seed);
        LoopProgram program = RandomPrograms.Next(random, random.Next(2, 20));
        int bits = new[] { 0, 128, 256, 512 }[seed % 4];
        foreach ((int rows, int columns) in new[] { (1, 1), (9, 1), (5, 3), (4, 70), (3, 1100) })
        {
            Shape shape = Shape.Create([rows, columns]);
            Shape row = Shape.Create([1, columns]);
            int inputs = program.Inputs;
            int[] outputOf = Carries(program, random);
            Operand[] given = [.. Enumerable.Range(0, inputs).Select(i => Operands.Random(program.OperandType(i), outputOf[i] >= 0 ? row : shape, random))];
            Layout[] layouts = new Layout[inputs + program.Outputs.Length];
            for (int operand = 0; operand < layouts.Length; operand++)
            {
                bool isCarry = operand < inputs ? outputOf[operand] >= 0 : outputOf.Contains(operand - inputs);
                layouts[operand] = isCarry ? Layout.Of(shape.Lengths, [0, 1], 0) : shape.RowMajor;
            }

            byte[][] expected = RowByRow(new CpuMachine(bits), program, shape, given, outputOf);
            foreach (bool emits in new[] { true, false })
            {
                Operand[] operands = new Operand[layouts.Length];
                for (int operand = 0; operand < layouts.Length; operand++)
                {
                    int carry = operand < inputs ? -1 : Array.IndexOf(outputOf, operand - inputs);
                    Operand at = operand < inputs ? Copy(given[operand])
                        : carry >= 0 ? operands[carry]
                        : Operands.Empty(program.OperandType(operand), shape);
                    operands[operand] = new Operand(new TensorType(at.DType, shape), layouts[operand], at.Storage);
                }

                new CpuMachine(bits, emits).FuseSteps(program, shape, layouts).Run(operands);
                for (int output = 0; output < expected.Length; output++)
                {
                    Operand actual = operands[inputs + output];
                    Assert.True(
                        Operands.Same(expected[output], Operands.Bytes(actual).ToArray()[..expected[output].Length], actual.DType),
                        $"seed {seed}, {shape}, output {output}, {bits} bits, {(emits ? "code" : "tiles")}:\n{program}");
                }
            }
        }
    }

    /// <summary>For each input the output that is handed on to it, or −1.</summary>
    private static int[] Carries(LoopProgram program, Random random)
    {
        int[] outputOf = new int[program.Inputs];
        Array.Fill(outputOf, -1);
        for (int output = 0; output < program.Outputs.Length; output++)
        {
            int input = random.Next(program.Inputs);
            if (outputOf[input] < 0 && program.OperandType(input) == program.OperandType(program.Inputs + output))
            {
                outputOf[input] = output;
            }
        }

        return outputOf;
    }

    private static byte[][] RowByRow(CpuMachine machine, LoopProgram program, Shape shape, Operand[] given, int[] outputOf)
    {
        Shape row = Shape.Create([1, shape[1]]);
        Operand[] now = Array.ConvertAll(given, Copy);
        byte[][] results = new byte[program.Outputs.Length][];
        Array.Fill(results, []);
        for (int step = 0; step < shape[0]; step++)
        {
            Operand[] seen = [.. now.Select((x, i) => outputOf[i] >= 0 ? x : new Operand(new TensorType(x.DType, row), Layout.Of(row.Lengths, [shape[1], 1], step * shape[1]), x.Storage))];
            Operand[] found = OneByOne.Run(machine, program, row, seen);
            for (int output = 0; output < found.Length; output++)
            {
                bool isCarry = outputOf.Contains(output);
                byte[] bytes = Operands.Read(machine, found[output]);
                results[output] = isCarry ? bytes : [.. results[output], .. bytes];
            }

            for (int i = 0; i < now.Length; i++)
            {
                if (outputOf[i] >= 0)
                {
                    now[i] = Copy(found[outputOf[i]]);
                }
            }
        }

        return results;
    }

    private static Operand Copy(Operand x)
    {
        Operand copy = Operands.Empty(x.DType, x.Shape);
        new CpuMachine(0).Move(x, copy);
        return copy;
    }
}
