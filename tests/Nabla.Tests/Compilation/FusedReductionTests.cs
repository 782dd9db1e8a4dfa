using System.Runtime.InteropServices;
using Nabla.Compilation;
using Nabla.Cpu;
using Nabla.Primitives;

namespace Nabla.Tests.Compilation;

/// <summary>Programs with reductions along rows: the bits of one by one.</summary>
public sealed class FusedReductionTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_program_over_any_layout(int seed)
    {
        Random random = new(1000 + seed);
        LoopProgram program = RandomPrograms.Next(random, random.Next(2, 16), reduces: true);
        foreach (int[] lengths in new[] { new[] { 1, 1 }, [3, 1], [1, 7], [70, 10], [5, 64], [3, 700], [2, 3, 130], [2, 9000], [150, 20], [3, 90, 33], [9, 192], [2, 4096] })
        {
            Check(program, Shape.Create(lengths), random, new[] { 0, 128, 256, 512 }[seed % 4], $"seed {seed}");
        }
    }

    /// <summary>Rows shorter than a register, of a few registers, and broken ones: they are packed where they are no whole registers.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_program_over_short_rows(int seed)
    {
        Random random = new(3000 + seed);
        LoopProgram program = RandomPrograms.Next(random, random.Next(2, 16), reduces: true);
        for (int columns = 1 + seed % 3; columns <= 70; columns += 3)
        {
            Check(program, [random.Next(1, 80), columns], random, new[] { 128, 256, 512 }[seed % 3], $"seed {seed}", way: seed % 6);
        }
    }

    /// <summary>Sums over short rows, beside elements that each stage needs, with infinities and what is not a number; what is between rows of a result stays as it is.</summary>
    [Theory]
    [InlineData(DType.Float32, 512)]
    [InlineData(DType.Float32, 256)]
    [InlineData(DType.Float32, 128)]
    [InlineData(DType.Float64, 512)]
    [InlineData(DType.Int32, 512)]
    [InlineData(DType.Int64, 512)]
    [InlineData(DType.Int64, 128)]
    [InlineData(DType.UInt8, 512)]
    public void Short_rows_and_sums_over_them(DType dtype, int bits)
    {
        LoopProgram.Writer writer = new();
        int x = writer.Input(dtype);
        int y = writer.Input(dtype);
        int number = writer.Input(dtype, isPerRow: true);
        int shifted = writer.Apply(Formula2<Subtract.Formula>.Token, dtype, x, writer.Reduce(Monoid<Max.Greater>.Token, x));
        int product = writer.Apply(Formula2<Multiply.Formula>.Token, dtype, shifted, writer.Apply(Formula2<Add.Formula>.Token, dtype, y, number));
        int sum = writer.Reduce(Monoid<Sum.Plus>.Token, product);
        writer.Output(shifted);
        writer.Output(writer.Apply(Formula2<Multiply.Formula>.Token, dtype, product, sum));
        writer.Output(sum);
        writer.Output(writer.ReduceColumns(Monoid<Sum.Plus>.Token, product));
        writer.Output(writer.ReduceColumns(Monoid<Max.Greater>.Token, x));
        LoopProgram program = writer.ToProgram();
        CpuMachine machine = new(bits);
        for (int columns = 1; columns <= 70; columns++)
        {
            Shape shape = [70, columns];
            Random random = new(columns);
            Operand[] inputs = [Operands.Random(dtype, shape, random), Operands.Laid(Operands.Random(dtype, shape, random), columns % 6), Operands.Random(dtype, [70], random)];
            if (columns > 3 && dtype.IsFloating())
            {
                Operands.Special(inputs[0], columns + 1, double.PositiveInfinity);
                Operands.Special(inputs[0], 3 * columns - 1, double.NegativeInfinity);
                Operands.Special(inputs[0], 5 * columns, double.NaN);
            }

            Operand[] expected = OneByOne.Run(machine, program, shape, inputs);

            // Results in the middle of longer rows.
            Operand[] wide = [Operands.Empty(dtype, [70, columns + 9]), Operands.Empty(dtype, [70, columns + 9])];
            Array.ForEach(wide, operand => Operands.Bytes(operand).Fill(77));
            Operand[] actual =
            [
                .. wide.Select(operand => Operands.Strided(new Operand(new TensorType(dtype, shape), shape.RowMajor, operand.Storage), [columns + 9, 1], 4, operand.Storage)),
                Operands.Empty(dtype, [70]), Operands.Empty(dtype, [columns]), Operands.Empty(dtype, [columns]),
            ];
            Layout[] layouts = [inputs[0].Layout, inputs[1].Layout, Layout.Of(shape.Lengths, [1, 0], 0), actual[0].Layout, actual[1].Layout, Layout.Of(shape.Lengths, [1, 0], 0), LoopWriter.OfColumns(shape), LoopWriter.OfColumns(shape)];
            machine.Fuse(program, shape, layouts).Run([.. inputs, .. actual]);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Operands.Same(Operands.Read(machine, expected[i]), Operands.Read(machine, actual[i]), dtype), $"{columns} columns, output {i}:\n{program}");
            }

            foreach (Operand operand in wide)
            {
                for (int row = 0; row < 70; row++)
                {
                    ReadOnlySpan<byte> bytes = Operands.Bytes(operand).Slice(row * (columns + 9) * dtype.Size(), (columns + 9) * dtype.Size());
                    Assert.False(bytes[..(4 * dtype.Size())].ContainsAnyExcept((byte)77), $"before row {row} of {columns}");
                    Assert.False(bytes[((4 + columns) * dtype.Size())..].ContainsAnyExcept((byte)77), $"behind row {row} of {columns}");
                }
            }
        }
    }

    [Theory]
    [InlineData(10, 1000)]
    [InlineData(300, 100)]
    [InlineData(2, 10_000)]
    public void Softmax(int rows, int columns)
    {
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        int shifted = writer.Apply(Formula2<Subtract.Formula>.Token, DType.Float32, x, writer.Reduce(Monoid<Max.Greater>.Token, x));
        int exponential = writer.Apply(Formula1<Exp.Formula>.Token, DType.Float32, shifted);
        int sum = writer.Reduce(Monoid<Sum.Plus>.Token, exponential);
        writer.Output(writer.Apply(Formula2<Divide.Formula>.Token, DType.Float32, exponential, sum));
        writer.Output(sum);
        Check(writer.ToProgram(), [rows, columns], new Random(rows), 512, "softmax");
    }

    /// <summary>What is combined in registers while it is computed, from rows of nothing but zeros of one sign on, with infinities and what is not a number, is what it is when it is combined afterwards.</summary>
    [Theory]
    [InlineData(DType.Float32, 512)]
    [InlineData(DType.Float32, 256)]
    [InlineData(DType.Float32, 128)]
    [InlineData(DType.Float64, 512)]
    [InlineData(DType.Float64, 256)]
    [InlineData(DType.Int32, 512)]
    [InlineData(DType.Int64, 512)]
    public void Accumulators_in_registers(DType dtype, int bits)
    {
        foreach (Monoid[] monoids in (Monoid[][])[[Monoid<Sum.Plus>.Token], [Monoid<Max.Greater>.Token, Monoid<Min.Lesser>.Token], [Monoid<Prod.Times>.Token, Monoid<Sum.Plus>.Token, Monoid<Max.Greater>.Token]])
        {
            foreach (bool isKept in new[] { false, true })
            {
                LoopProgram.Writer writer = new();
                int x = writer.Input(dtype);
                int negated = writer.Apply(Formula1<Negate.Formula>.Token, dtype, x);
                foreach (Monoid monoid in monoids)
                {
                    writer.Output(writer.Reduce(monoid, negated));
                }

                if (isKept)
                {
                    writer.Output(negated);
                    writer.Output(writer.Apply(Formula2<Multiply.Formula>.Token, dtype, negated, writer.Reduce(monoids[0], negated)));
                }

                foreach (int columns in new[] { 64, 128, 1024, 4096, 65_536, 70_000 })
                {
                    CpuMachine machine = new(bits);
                    Shape shape = [5, columns];
                    Operand input = Operands.Random(dtype, shape, new Random(columns));
                    WriteSpecialRows(input, columns);
                    Operand[] expected = OneByOne.Run(machine, writer.ToProgram(), shape, [input]);
                    Operand[] actual = Operands.Fused(machine, writer.ToProgram(), shape, [input]);
                    for (int i = 0; i < expected.Length; i++)
                    {
                        Assert.True(Operands.Same(Operands.Read(machine, expected[i]), Operands.Read(machine, actual[i]), dtype), $"{columns} columns, output {i}, kept {isKept}:\n{writer.ToProgram()}");
                    }
                }
            }
        }
    }

    /// <summary>A formula of so many constants that they do not fit the registers beside two of everything that is computed, see Note [What stays in registers].</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(1024)]
    [InlineData(1100)]
    [InlineData(70_000)]
    public void Registers_computed_together(int columns)
    {
        LoopProgram.Writer elements = new();
        LoopProgram.Writer rows = new();
        LoopProgram.Writer[] writers = [elements, rows];
        int[] products = Array.ConvertAll(writers, static writer =>
        {
            int x = writer.Input(DType.Float32);
            int phi = writer.Apply(Formula1<Phi.Formula>.Token, DType.Float32, x);
            return writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, writer.Apply(Formula1<Exp.Formula>.Token, DType.Float32, x), phi);
        });
        int blank = elements.Input(DType.Float32);
        elements.Output(elements.Apply(Formula2<Add.Formula>.Token, DType.Float32, products[0], blank));
        KernelKey key = new(elements.ToProgram(), 0, 512, Emits: true, Accumulated: 1);
        SymbolicLoop loop = SymbolicLoop.Of(key.Program);
        RegisterPlan plan = new(loop, key, accumulators: 4);
        int[] numbers = [.. Enumerable.Range(0, loop.Table.Entries.Count)];
        Assert.Equal(2, plan.Together);
        Assert.Contains(numbers, plan.IsFetched);
        Assert.Contains(numbers, plan.IsCompared);
        Assert.Contains(numbers, number => loop.Table.Entries[number].Step == Step.Constant && !plan.IsFetched(number));

        rows.Output(products[1]);
        rows.Output(rows.Reduce(Monoid<Sum.Plus>.Token, products[1]));
        rows.Output(rows.Reduce(Monoid<Max.Greater>.Token, products[1]));
        foreach (int bits in new[] { 256, 512 })
        {
            Check(rows.ToProgram(), [3, columns], new Random(columns), bits, "long formulas", 0);
        }
    }

    /// <summary>A row that is cut into blocks, with an output of elements, numbers of the row after the sums, and several rows.</summary>
    [Theory]
    [InlineData(1, 100_003, 0)]
    [InlineData(1, 1_000_000, 0)]
    [InlineData(3, 70_000, 0)]
    [InlineData(2, 70_000, 1)]
    [InlineData(2, 70_000, 3)]
    public void Long_rows(int rows, int columns, int way)
    {
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        int scale = writer.Input(DType.Float32, isPerRow: true);
        int y = writer.Apply(Formula1<Sigmoid.Formula>.Token, DType.Float32, writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, x, scale));
        int sum = writer.Reduce(Monoid<Sum.Plus>.Token, y);
        int greatest = writer.Reduce(Monoid<Max.Greater>.Token, x);
        writer.Output(writer.Apply(Formula1<Square.Formula>.Token, DType.Float32, y));
        writer.Output(sum);
        writer.Output(writer.Apply(Formula2<Divide.Formula>.Token, DType.Float32, sum, greatest));
        Check(writer.ToProgram(), [rows, columns], new Random(columns), 512, "long rows", way);
    }

    /// <summary>Sums over rows that threads share out: whole runs, runs that are broken, one more than a power of two of them.</summary>
    [Theory]
    [InlineData(64, 1100)]
    [InlineData(512, 300)]
    [InlineData(577, 257)]
    [InlineData(2000, 70)]
    [InlineData(100_000, 3)]
    public void Sums_over_rows(int rows, int columns)
    {
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        int y = writer.Input(DType.Float32);
        int shifted = writer.Apply(Formula2<Subtract.Formula>.Token, DType.Float32, x, writer.Reduce(Monoid<Max.Greater>.Token, x));
        int product = writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, shifted, y);
        int sum = writer.Reduce(Monoid<Sum.Plus>.Token, product);
        writer.Output(writer.Apply(Formula2<Divide.Formula>.Token, DType.Float32, product, sum));
        writer.Output(writer.ReduceColumns(Monoid<Sum.Plus>.Token, product));
        writer.Output(writer.ReduceColumns(Monoid<Sum.Plus>.Token, y));
        writer.Output(writer.ReduceColumns(Monoid<Max.Greater>.Token, writer.Apply(Formula1<Exp.Formula>.Token, DType.Float32, shifted)));
        foreach (int bits in new[] { 128, 256, 512 })
        {
            Check(writer.ToProgram(), [rows, columns], new Random(rows), bits, "sums over rows", 0);
        }
    }

    [Fact]
    public void What_is_summed_over_rows_is_nothing_to_compute_with()
    {
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        int sum = writer.ReduceColumns(Monoid<Sum.Plus>.Token, x);
        Assert.Throws<ArgumentException>(() => writer.Apply(Formula1<Exp.Formula>.Token, DType.Float32, sum));
        Assert.Throws<NotSupportedException>(() => writer.ReduceColumns(Monoid<Sum.Plus>.Token, writer.Reduce(Monoid<Sum.Plus>.Token, x)));
    }

    [Fact]
    public void What_a_later_stage_needs_is_held_unless_it_is_little()
    {
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        int mean = writer.Reduce(Monoid<Sum.Plus>.Token, x);
        int centred = writer.Apply(Formula2<Subtract.Formula>.Token, DType.Float32, x, mean);
        int exponential = writer.Apply(Formula1<Exp.Formula>.Token, DType.Float32, centred);
        int sum = writer.Reduce(Monoid<Sum.Plus>.Token, exponential);
        writer.Output(writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, writer.Apply(Formula2<Divide.Formula>.Token, DType.Float32, exponential, sum), centred));
        IReadOnlyList<RowStage> stages = RowStages.Of(writer.ToProgram());
        Assert.Equal(3, stages.Count);
        Assert.Null(stages[0].Elements);
        Assert.Equal([exponential], stages[1].Elements!.Outputs);
        Assert.Equal([exponential, sum, x, mean], stages[2].Elements!.Inputs);
    }

    [Theory]
    [InlineData(70, 90)]
    [InlineData(70, 10)]
    [InlineData(300, 3)]
    [InlineData(50, 63)]
    public void Results_of_the_last_stage_alone_may_lie_where_an_input_lay(int rows, int columns)
    {
        CpuMachine machine = new(512);
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        writer.Output(writer.Apply(Formula2<Subtract.Formula>.Token, DType.Float32, x, writer.Reduce(Monoid<Sum.Plus>.Token, x)));
        Shape shape = [rows, columns];
        Operand input = Operands.Random(DType.Float32, shape, new Random(3));
        Operand expected = OneByOne.Run(machine, writer.ToProgram(), shape, [input])[0];
        FusedLoop loop = machine.Fuse(writer.ToProgram(), shape, [input.Layout, input.Layout]);
        Assert.True(loop.MayOverwrite);
        loop.Run([input, input]);
        Assert.Equal(Operands.Read(machine, expected), Operands.Read(machine, input));

        writer.Output(writer.Apply(Formula1<Exp.Formula>.Token, DType.Float32, x));
        Assert.False(machine.Fuse(writer.ToProgram(), shape, [input.Layout, input.Layout, input.Layout]).MayOverwrite);
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        CpuMachine machine = new(512);
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        int exponential = writer.Apply(Formula1<Exp.Formula>.Token, DType.Float32, x);
        writer.Output(writer.Reduce(Monoid<Sum.Plus>.Token, exponential));
        LoopProgram.Writer withColumns = new();
        x = withColumns.Input(DType.Float32);
        exponential = withColumns.Apply(Formula1<Exp.Formula>.Token, DType.Float32, x);
        withColumns.Output(withColumns.Reduce(Monoid<Sum.Plus>.Token, exponential));
        withColumns.Output(withColumns.ReduceColumns(Monoid<Sum.Plus>.Token, exponential));
        foreach (int[] lengths in new[] { new[] { 20, 30 }, [1, 100_000] })
        {
            Shape shape = Shape.Create(lengths);
            Operand input = Operands.Random(DType.Float32, shape, new Random(4));
            Operand[] operands = [input, Operands.Empty(DType.Float32, Operands.Rows(shape))];
            FusedLoop loop = machine.Fuse(writer.ToProgram(), shape, [input.Layout, Layout.Of(shape.Lengths, [1, 0], 0)]);
            AssertAllocatesNothing(loop, operands);
            loop = machine.Fuse(withColumns.ToProgram(), shape, [input.Layout, Layout.Of(shape.Lengths, [1, 0], 0), LoopWriter.OfColumns(shape)]);
            AssertAllocatesNothing(loop, [.. operands, Operands.Empty(DType.Float32, [shape[^1]])]);
        }
    }

    // A row of zeros, one that has an infinity, one that has what is not a number.
    private static void WriteSpecialRows(in Operand operand, int columns)
    {
        Span<byte> bytes = Operands.Bytes(operand);
        int size = operand.DType.Size();
        bytes[..(columns * size)].Clear();
        if (operand.DType == DType.Float32)
        {
            Span<float> numbers = MemoryMarshal.Cast<byte, float>(bytes);
            (numbers[columns + 17], numbers[2 * columns + 41], numbers[3 * columns + 63]) = (float.PositiveInfinity, float.NegativeInfinity, float.NaN);
        }
        else if (operand.DType == DType.Float64)
        {
            Span<double> numbers = MemoryMarshal.Cast<byte, double>(bytes);
            (numbers[columns + 17], numbers[2 * columns + 41], numbers[3 * columns + 63]) = (double.PositiveInfinity, double.NegativeInfinity, double.NaN);
        }
    }

    private static void AssertAllocatesNothing(FusedLoop loop, Operand[] operands)
    {
        loop.Run(operands);
        loop.Run(operands);
        long before = GC.GetAllocatedBytesForCurrentThread();
        loop.Run(operands);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Check(LoopProgram program, Shape shape, Random random, int bits, string what, int way = -1)
    {
        Operand[] inputs = new Operand[program.Inputs];
        int input = 0;
        foreach (LoopProgram.Value value in program.Values)
        {
            if (value.Source == LoopProgram.Source.Input)
            {
                Operand x = Operands.Random(value.DType, value.IsPerRow ? Operands.Rows(shape) : shape, random);
                inputs[input++] = value.IsPerRow ? x : Operands.Laid(x, way < 0 ? random.Next(6) : way);
            }
        }

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
                    $"{what}, {shape}, output {i}, {bits} bits, {(emits ? "code" : "tiles")}:\n{program}");
            }
        }
    }
}
