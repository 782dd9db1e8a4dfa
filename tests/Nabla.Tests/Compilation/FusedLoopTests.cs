using Nabla.Compilation;
using Nabla.Cpu;
using Nabla.Primitives;

namespace Nabla.Tests.Compilation;

/// <summary>Loops over many formulas: the bits of one by one, whatever the layouts, the sizes and the number of threads.</summary>
public sealed class FusedLoopTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_program_over_any_layout(int seed)
    {
        Random random = new(seed);
        LoopProgram program = RandomPrograms.Next(random, random.Next(2, 30));
        int bits = new[] { 0, 128, 256, 512 }[seed % 4];
        foreach (int[] lengths in new[] { new[] { 1 }, [7], [600], [5, 70], [70, 5], [3, 4, 33], [4, 1, 130] })
        {
            Shape shape = Shape.Create(lengths);
            Operand[] inputs = [.. Enumerable.Range(0, program.Inputs).Select(i => Operands.Laid(Operands.Random(program.OperandType(i), shape, random), random.Next(6)))];
            CpuMachine plain = new(bits);
            Operand[] expected = OneByOne.Run(plain, program, shape, inputs);
            foreach (bool emits in new[] { true, false })
            {
                CpuMachine machine = new(bits, emits);
                Operand[] actual = Operands.Fused(machine, program, shape, inputs);
                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.True(
                        Operands.Same(Operands.Read(plain, expected[i]), Operands.Read(machine, actual[i]), expected[i].DType),
                        $"seed {seed}, {shape}, output {i}, {bits} bits, {(emits ? "code" : "tiles")}:\n{program}");
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Outputs_of_any_layout(bool emits)
    {
        CpuMachine machine = new(512, emits);
        LoopProgram program = Logistic();
        Shape shape = [40, 50];
        Operand x = Operands.Random(DType.Float32, shape, new Random(1));
        Operand[] expected = OneByOne.Run(machine, program, shape, [x]);
        for (int way = 3; way <= 4; way++)
        {
            Operand[] operands = [x, Operands.Laid(Operands.Empty(DType.Float32, shape), way), Operands.Empty(DType.Float32, shape)];
            machine.Fuse(program, shape, Array.ConvertAll(operands, operand => operand.Layout)).Run(operands);
            Assert.Equal(Operands.Read(machine, expected[0]), Operands.Read(machine, operands[1]));
            Assert.Equal(Operands.Read(machine, expected[1]), Operands.Read(machine, operands[2]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_output_may_lie_where_an_input_lay(bool emits)
    {
        CpuMachine machine = new(512, emits);
        LoopProgram program = Logistic();
        foreach (int count in new[] { 5, 64, 1000, 100_003 })
        {
            Shape shape = Shape.Create([count]);
            Operand x = Operands.Random(DType.Float32, shape, new Random(count));
            Operand[] expected = OneByOne.Run(machine, program, shape, [x]);
            Operand other = Operands.Empty(DType.Float32, shape);
            machine.Fuse(program, shape, [x.Layout, x.Layout, other.Layout]).Run([x, x, other]);
            Assert.Equal(Operands.Read(machine, expected[0]), Operands.Read(machine, x));
            Assert.Equal(Operands.Read(machine, expected[1]), Operands.Read(machine, other));
        }
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        CpuMachine machine = new(512);
        LoopProgram program = Logistic();
        Shape shape = [33, 70];
        Operand[] operands = [Operands.Random(DType.Float32, shape, new Random(2)), Operands.Laid(Operands.Empty(DType.Float32, shape), 4), Operands.Empty(DType.Float32, shape)];
        FusedLoop tiles = machine.Fuse(program, shape, Array.ConvertAll(operands, operand => operand.Layout));
        FusedLoop rows = machine.Fuse(program, shape, [operands[0].Layout, operands[0].Layout, operands[0].Layout]);
        tiles.Run(operands);
        rows.Run(operands);
        long before = GC.GetAllocatedBytesForCurrentThread();
        tiles.Run(operands);
        rows.Run(operands);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Kernels_are_kept_by_structure()
    {
        CpuMachine machine = new(512);
        Shape[] shapes = [[10], [1000], [20, 50], [1_000_000]];
        machine.Fuse(Logistic(), shapes[0], [shapes[0].RowMajor, shapes[0].RowMajor, shapes[0].RowMajor]);
        KernelKey key = new(Logistic(), 0, 512, true);
        FusedKernel kernel = FusedKernel.Of(key);
        foreach (Shape shape in shapes)
        {
            machine.Fuse(Logistic(), shape, [shape.RowMajor, shape.RowMajor, shape.RowMajor]);
            Assert.Same(kernel, FusedKernel.Of(new KernelKey(Logistic(), 0, 512, true)));
        }
    }

    [Fact]
    public void The_cost_of_a_formula_is_its_steps()
    {
        Assert.Equal(1, LoopCost.Of(Formula2<Add.Formula>.Token, DType.Float32, DType.Float32));
        Assert.Equal(2, LoopCost.Of(Formula2<Less.Formula>.Token, DType.Float32, DType.Bool) + LoopCost.Of(Conversion.Token, DType.Bool, DType.Float32));
        Assert.InRange(LoopCost.Of(Formula1<Exp.Formula>.Token, DType.Float32, DType.Float32), 10, 30);
    }

    [Fact]
    public void What_no_loop_can_do()
    {
        Assert.True(Logistic().IsOneLoop);
        Assert.True(Of(DType.Float32, DType.Float64, Conversion.Token).IsOneLoop);

        // It would be rounded twice.
        Assert.False(Of(DType.Float64, DType.Float16, Conversion.Token).IsOneLoop);

        // Bytes are held as int32 beside other numbers, where sums would not wrap.
        Assert.True(Of(DType.UInt8, DType.UInt8, Formula1<Abs.Formula>.Token).IsOneLoop);
        Assert.False(Of(DType.UInt8, DType.UInt8, Formula1<Abs.Formula>.Token, beside: DType.Float32).IsOneLoop);
        LoopProgram.Writer writer = new();
        writer.Output(writer.Reduce(Monoid<Max.Greater>.Token, writer.Input(DType.Float16)));
        Assert.False(writer.ToProgram().IsOneLoop);
    }

    private static LoopProgram Of(DType from, DType to, Formula formula, DType? beside = null)
    {
        LoopProgram.Writer writer = new();
        writer.Output(writer.Apply(formula, to, writer.Input(from)));
        if (beside is { } other)
        {
            writer.Output(writer.Input(other));
        }

        return writer.ToProgram();
    }

    /// <summary>1/(1 + e⁻ˣ) and its derivative.</summary>
    private static LoopProgram Logistic()
    {
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        int one = writer.Constant(DType.Float32, BitConverter.SingleToUInt32Bits(1));
        int exponential = writer.Apply(Formula1<Exp.Formula>.Token, DType.Float32, writer.Apply(Formula1<Negate.Formula>.Token, DType.Float32, x));
        int y = writer.Apply(Formula2<Divide.Formula>.Token, DType.Float32, one, writer.Apply(Formula2<Add.Formula>.Token, DType.Float32, one, exponential));
        writer.Output(y);
        writer.Output(writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, y, writer.Apply(Formula2<Subtract.Formula>.Token, DType.Float32, one, y)));
        return writer.ToProgram();
    }
}
