using Nabla.Compilation;
using Nabla.Gpu;
using Nabla.Loops;
using Nabla.Primitives;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>Every form of loop leaves the numbers that the CPU leaves, bit by bit: sums too, whose order is the same.</summary>
public class FormTests
{
    private static readonly Machine s_host = Device.Cpu.Machine;

    private static GpuMachine Machine => OpenMachine.Machine;

    [OpenClFact]
    public void Reductions_over_any_axes()
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float16, DType.Int32 })
        {
            Reduce<Sum.Plus>(dtype, [3, 1000], [1]);
            Reduce<Sum.Plus>(dtype, [1000, 3], [0]);
            if (dtype == DType.Float32 || Thoroughness.IsFull)
            {
                Reduce<Sum.Plus>(dtype, [7], [0]);
                Reduce<Sum.Plus>(dtype, [100_000], [0]);
                Reduce<Sum.Plus>(dtype, [5, 170, 9], [0, 2]);
                Reduce<Max.Greater>(dtype, [5, 70, 9], [1]);
                Reduce<Sum.Plus>(dtype, [5, 0], [1]);
            }
        }

        // Of axes of length 1, in another order than they lie.
        Shape shape = Shape.Create([3, 1, 5]);
        Compared compared = Compared.Of(Machine, Compared.Operand(DType.Float32, shape, Numbers.Of(DType.Float32, 15, 1), Layout.Of(shape.Lengths, [1, 1, 3], 0)), Compared.Room(DType.Float32, Shape.Create([3, 5])));
        s_host.Reduce<Sum.Plus>(compared.Here[0], compared.Here[1], [1]);
        Machine.Reduce<Sum.Plus>(compared.There[0], compared.There[1], [1]);
        Assert.Equal("", compared.Difference(1));
        Reduce<Any.Combination>(DType.Bool, [30, 50], [1]);
        Reduce<All.Combination>(DType.Bool, [30, 50], [0]);
    }

    [OpenClFact]
    public void Scans_in_order()
    {
        Shape shape = Shape.Create([4, 50, 6]);
        foreach (DType dtype in new[] { DType.Float32, DType.Float16 })
        {
            for (int axis = 0; axis < 3; axis++)
            {
                bool reversed = axis == 1;
                Compared compared = Compared.Of(Machine, Compared.Operand(dtype, shape, 3), Compared.Room(dtype, shape));
                s_host.Scan<Sum.Plus>(compared.Here[0], compared.Here[1], axis, reversed);
                Machine.Scan<Sum.Plus>(compared.There[0], compared.There[1], axis, reversed);
                Assert.Equal("", compared.Difference(1));
            }
        }
    }

    [OpenClFact]
    public void Picking_and_adding_by_indices()
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float16, DType.UInt8 })
        {
            for (int axis = 0; axis < 3; axis++)
            {
                foreach (bool slices in new[] { false, true })
                {
                    int[] lengths = [4, 50, 6];
                    Shape whole = Shape.Create(lengths);
                    int[] some = [.. lengths];
                    some[axis] = 33;
                    Shape picked = Shape.Create(some);
                    Compared gather = Compared.Of(Machine, Compared.Operand(dtype, whole, 3), Indices(picked, axis, lengths[axis], slices), Compared.Room(dtype, picked));
                    s_host.Gather(gather.Here[0], gather.Here[1], gather.Here[2], axis);
                    Machine.Gather(gather.There[0], gather.There[1], gather.There[2], axis);
                    Assert.Equal("", gather.Difference(2));

                    Compared scatter = Compared.Of(Machine, Compared.Operand(dtype, picked, 3), Indices(picked, axis, lengths[axis], slices), Compared.Operand(dtype, whole, 4));
                    s_host.Scatter<Sum.Plus>(scatter.Here[0], scatter.Here[1], scatter.Here[2], axis);
                    Machine.Scatter<Sum.Plus>(scatter.There[0], scatter.There[1], scatter.There[2], axis);
                    Assert.Equal("", scatter.Difference(2));
                }
            }
        }
    }

    [OpenClFact]
    public void An_index_outside_its_axis_throws_when_something_is_read()
    {
        // The first reading of any thread is told.
        GpuMachine machine = (GpuMachine)OpenDevice.OfItsOwn().Machine;
        Shape one = Shape.Create([1]);
        Compared compared = Compared.Of(machine, Compared.Operand(DType.Float32, Shape.Create([5]), 3), Compared.Operand(DType.Int64, one, BitConverter.GetBytes(9L)), Compared.Room(DType.Float32, one));
        machine.Gather(compared.There[0], compared.There[1], compared.There[2], 0);
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(() => compared.Difference(2));
        Assert.Contains("Index 9 is outside axis 0, which has 5 elements, 0 to 4.", thrown.Message, StringComparison.Ordinal);

        // Said once.
        compared.Difference(0);
    }

    [OpenClFact]
    public void Products_of_any_size_and_strides()
    {
        // How types are stored and summed does not depend on how a product is cut up: of the others a tile of each form is enough for the gate.
        (int, int, int, int)[] all = [(1, 1, 1, 1), (2, 3, 5, 7), (1, 65, 130, 33), (3, 17, 10, 1030), (1, 1, 200, 600), (1, 100, 1, 700), (1, 20, 10, 0)];
        foreach (DType dtype in new[] { DType.Float32, DType.Float64, DType.BFloat16, DType.Int32 })
        {
            bool isWhole = dtype == DType.Float32 || Thoroughness.IsFull;
            foreach ((int b, int m, int n, int k) in isWhole ? all : all[1..4])
            {
                foreach (bool transposed in isWhole ? [false, true] : new[] { dtype == DType.Float64 })
                {
                    Compared compared = Compared.Of(
                        Machine,
                        Matrices(dtype, b, m, k, transposed, 1),
                        Matrices(dtype, b, k, n, transposed, 2),
                        Compared.Operand(dtype, Shape.Create([n]), Numbers.Small(dtype, n, 3)),
                        Compared.Room(dtype, Shape.Create([b, m, n])));
                    s_host.Contract(compared.Here[0], compared.Here[1], compared.Here[3]);
                    Machine.Contract(compared.There[0], compared.There[1], compared.There[3]);
                    Assert.Equal("", compared.Difference(3));
                    if (dtype == DType.Float32)
                    {
                        s_host.Contract(compared.Here[0], compared.Here[1], compared.Here[2], compared.Here[3]);
                        Machine.Contract(compared.There[0], compared.There[1], compared.There[2], compared.There[3]);
                        Assert.Equal("", compared.Difference(3));
                    }
                }
            }
        }
    }

    [OpenClFact]
    public void Random_numbers()
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (int count in new[] { 1, 63, 64, 1000 })
            {
                Shape shape = Shape.Create([count]);
                Compared compared = Compared.Of(Machine, Compared.Operand(DType.Int64, Shape.Create([2]), 77), Compared.Room(dtype, shape), Compared.Room(dtype, shape));
                s_host.Random<Normal.Distribution>(compared.Here[0], compared.Here[1]);
                Machine.Random<Normal.Distribution>(compared.There[0], compared.There[1]);
                s_host.Random<Uniform.Distribution>(compared.Here[0], compared.Here[2]);
                Machine.Random<Uniform.Distribution>(compared.There[0], compared.There[2]);
                Assert.Equal("", compared.Difference(1));
                Assert.Equal("", compared.Difference(2));
            }
        }
    }

    [OpenClFact]
    public void Movements_and_conversions_between_all_types()
    {
        Shape shape = Shape.Create([30, 20, 40]);
        Layout turned = Layout.Of(shape.Lengths, [1, 30, 600], 0);
        Layout reversed = Layout.Of(shape.Lengths, [800, -40, -1], 799);
        foreach (DType dtype in new[] { DType.Float32, DType.Float16, DType.UInt8, DType.Int64 })
        {
            foreach (Layout layout in new[] { turned, reversed })
            {
                Compared compared = Compared.Of(Machine, Compared.Operand(dtype, shape, Numbers.Of(dtype, (int)shape.Count, 2), layout), Compared.Room(dtype, shape));
                s_host.Move(compared.Here[0], compared.Here[1]);
                Machine.Move(compared.There[0], compared.There[1]);
                Assert.Equal("", compared.Difference(1));
            }
        }

        Shape line = Shape.Create([1001]);
        foreach (DType from in Enum.GetValues<DType>())
        {
            Compared compared = Compared.Of(Machine, [Compared.Operand(from, line, 3), .. Enum.GetValues<DType>().Select(to => Compared.Room(to, line))]);
            DType[] together = [.. Enum.GetValues<DType>().Where(to => to != from && Machine.CanRun(Conversions(from, to)))];
            Assert.True(together.Length >= 4, $"{together.Length} conversions from {from} have kernels.");
            Operand[] there = compared.There.ToArray();
            Operand[] operands = [there[0], .. together.Select(to => there[(int)to + 1])];
            Machine.Fuse(Conversions(from, together), line, Array.ConvertAll(operands, static operand => operand.Layout)).Run(operands);
            foreach (DType to in Enum.GetValues<DType>())
            {
                int place = (int)to + 1;
                s_host.Convert(compared.Here[0], compared.Here[place]);
                if (!together.Contains(to))
                {
                    Machine.Convert(compared.There[0], compared.There[place]);
                }

                Assert.True(compared.Difference(place).Length == 0, $"{from} to {to}: {compared.Difference(place)}");
            }
        }
    }

    [OpenClFact]
    public void Steps_hand_on_from_row_to_row()
    {
        // carry = carry · x[row] + w, written over itself and kept for each row.
        LoopProgram.Writer writer = new();
        int carry = writer.Input(DType.Float32);
        int x = writer.Input(DType.Float32);
        int next = writer.Apply(Formula2<Add.Formula>.Token, DType.Float32, writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, carry, x), writer.Input(DType.Float32));
        writer.Output(next);
        writer.Output(next);
        LoopProgram program = writer.ToProgram();
        Shape shape = Shape.Create([20, 37]);
        Layout across = Layout.Of(shape.Lengths, [0, 1], 0);
        Layout one = Layout.Of(shape.Lengths, [0, 0], 0);
        Operand state = Compared.Operand(DType.Float32, shape, Numbers.Small(DType.Float32, 37, 1), across);
        Compared compared = Compared.Of(Machine, state, Compared.Operand(DType.Float32, shape, Numbers.Small(DType.Float32, 740, 2)), Compared.Operand(DType.Float32, shape, Numbers.Small(DType.Float32, 1, 3), one), Compared.Room(DType.Float32, shape));
        Layout[] layouts = [across, shape.RowMajor, one, across, shape.RowMajor];
        s_host.FuseSteps(program, shape, layouts).Run([compared.Here[0], compared.Here[1], compared.Here[2], compared.Here[0], compared.Here[3]]);
        Machine.FuseSteps(program, shape, layouts).Run([compared.There[0], compared.There[1], compared.There[2], compared.There[0], compared.There[3]]);
        Assert.Equal("", compared.Difference(0));
        Assert.Equal("", compared.Difference(3));
    }

    // To several types at once, for a compiler takes longer to begin than for a conversion.
    private static LoopProgram Conversions(DType from, params ReadOnlySpan<DType> all)
    {
        LoopProgram.Writer writer = new();
        int x = writer.Input(from);
        foreach (DType to in all)
        {
            writer.Output(writer.Apply(Conversion.Token, to, x));
        }

        return writer.ToProgram();
    }

    private static void Reduce<M>(DType dtype, int[] lengths, int[] axes)
        where M : struct, IMonoid
    {
        Shape shape = Shape.Create(lengths);
        Axes over = Axes.Create(axes);
        Shape kept = Shape.Create([.. over.Complement(shape.Rank).Select(axis => shape[axis])]);
        Compared compared = Compared.Of(Machine, Compared.Operand(dtype, shape, 3), Compared.Room(dtype, kept));
        s_host.Reduce<M>(compared.Here[0], compared.Here[1], over);
        Machine.Reduce<M>(compared.There[0], compared.There[1], over);
        Assert.True(compared.Difference(1).Length == 0, $"{typeof(M).Name} of {dtype} {shape} over {over}: {compared.Difference(1)}");
    }

    private static Operand Matrices(DType dtype, int batch, int rows, int columns, bool transposed, int seed)
    {
        Shape shape = Shape.Create([batch, rows, columns]);
        return Compared.Operand(dtype, shape, Numbers.Small(dtype, (int)shape.Count, seed), transposed ? Layout.Of(shape.Lengths, [(long)rows * columns, 1, rows], 0) : null);
    }

    private static Operand Indices(Shape shape, int axis, int length, bool slices)
    {
        Random random = new(5);
        byte[] bytes = [.. Enumerable.Range(0, slices ? shape[axis] : (int)shape.Count).SelectMany(_ => BitConverter.GetBytes((long)random.Next(length)))];
        long[] strides = new long[shape.Rank];
        strides[axis] = 1;
        return Compared.Operand(DType.Int64, shape, bytes, slices ? Layout.Of(shape.Lengths, strides, 0) : null);
    }
}
