using Nabla.Compilation;
using Nabla.Gpu;
using Nabla.Primitives;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>Loops over more operands than a launch takes.</summary>
public sealed class ManyOperandTests
{
    private static readonly Lazy<Device> s_device = new(OpenDevice.OfItsOwn);
    private static GpuMachine Machine => OpenMachine.Machine;

    [Fact]
    public void Pieces_have_few_operands_and_hand_on_what_later_ones_need()
    {
        LoopProgram program = SumsAndProducts(30);
        IReadOnlyList<ProgramPieces.Piece> pieces = ProgramPieces.Of(program, 8);
        Assert.All(pieces, static piece => Assert.InRange(piece.Inputs.Length + piece.Outputs.Length, 2, 8));
        Assert.Equal(Enumerable.Range(0, program.Outputs.Length), pieces.SelectMany(static piece => piece.Outputs).Select(static output => output.Output).Where(static output => output >= 0).Order());
        HashSet<int> written = [];
        foreach (ProgramPieces.Piece piece in pieces)
        {
            Assert.All(piece.Inputs, value => Assert.True(program.Values[value].Source == LoopProgram.Source.Input || written.Contains(value)));
            written.UnionWith(piece.Outputs.Where(static output => output.Output < 0).Select(static output => output.Value));
        }
    }

    [OpenClFact]
    public void As_many_operands_as_a_loop_may_have()
    {
        Run(SumsAndProducts(31), Shape.Create([37]), strided: false);
        Run(SumsAndProducts(31), Shape.Create([]), strided: false);
    }

    [OpenClFact]
    public void Where_a_launch_takes_few_operands_there_are_several() => Run(SumsAndProducts(20), Shape.Create([5, 6, 7]), strided: true, most: 8);

    [OpenClFact]
    public void Strides_that_do_not_fit_are_in_memory() => Run(SumsAndProducts(25), Shape.Create([5, 6, 7]), strided: true);

    [OpenClTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Loops_of_one_program_are_launched_together(int offset)
    {
        // Of 70 parameters: x − rate · g, and a loop that is different.
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        int step = writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, writer.Input(DType.Float32), writer.Input(DType.Float32));
        writer.Output(writer.Apply(Formula2<Subtract.Formula>.Token, DType.Float32, x, step));
        LoopProgram update = writer.ToProgram();
        List<Operand> operands = [];
        List<Layout> layouts = [];
        List<Shape> shapes = [];
        for (int i = 0; i < 72; i++)
        {
            Shape shape = i == 70 ? Shape.Create([40, 50]) : Shape.Create([i == 5 ? 0 : 1 + i * i]);
            shapes.Add(shape);
            Layout repeated = Layout.Of(shape.Lengths, new long[shape.Rank], 0);
            operands.AddRange([
                Compared.Operand(DType.Float32, shape, Numbers.Small(DType.Float32, (int)shape.Count, i), i == 70 ? Layout.Of(shape.Lengths, [1, 40], 0) : null),
                Compared.Operand(DType.Float32, shape, Numbers.Small(DType.Float32, (int)Math.Max(1, shape.Count), i + 100), repeated),
                Compared.Operand(DType.Float32, shape, Numbers.Small(DType.Float32, (int)shape.Count + offset, i + 200), Layout.Contiguous(shape.Lengths, offset)),
                Compared.Room(DType.Float32, shape)]);
        }

        layouts.AddRange(operands.Select(static operand => operand.Layout));
        Compared compared = Compared.Of(Machine, [.. operands]);
        Layout[] OfLoop(int i) => [.. layouts.GetRange(4 * i, 4)];
        int[] counts = [.. Enumerable.Repeat(4, shapes.Count)];
        Nabla.Machine host = Device.Cpu.Machine;
        host.Together([.. shapes.Select((shape, i) => host.Fuse(update, shape, OfLoop(i)))], counts).Run(compared.Here);
        FusedLoop together = Machine.Together([.. shapes.Select((shape, i) => Machine.Fuse(update, shape, OfLoop(i)))], counts);
        Assert.True(together.MayOverwrite);
        together.Run(compared.There);
        for (int i = 0; i < shapes.Count; i++)
        {
            Assert.Equal("", compared.Difference(4 * i + 3));
        }
    }

    [OpenClFact]
    public void The_norm_of_many_gradients_is_computed_there()
    {
        Tensor[] gradients = [.. Enumerable.Range(0, 80).Select(static i => Tensor.Randn([3 + i], seed: (ulong)i + 1))];
        static Tensor Norm(Tensor[] all)
        {
            Tensor sum = all[0].Square().Sum();
            foreach (Tensor one in all[1..])
            {
                sum += one.Square().Sum();
            }

            return sum.Sqrt();
        }

        Tensor[] there = Array.ConvertAll(gradients, static x => x.To(s_device.Value));
        DeviceMachine machine = (DeviceMachine)s_device.Value.Machine;
        Func<Tensor, Tensor> norm = Transform.Jit((Tensor one) => Norm([one, .. there[1..]]));
        long before = machine.OnHost;
        float found = norm(there[0]).ToScalar();
        Assert.Equal(before, machine.OnHost);
        Assert.Equal(Norm(gradients).ToScalar(), found);
    }

    /// <summary>Of inputs a, b, …: their sum, taken one after the other, and each of them times it.</summary>
    private static LoopProgram SumsAndProducts(int inputs)
    {
        LoopProgram.Writer writer = new();
        int[] all = [.. Enumerable.Range(0, inputs).Select(_ => writer.Input(DType.Float32))];
        int sum = all[0];
        foreach (int one in all[1..])
        {
            sum = writer.Apply(Formula2<Add.Formula>.Token, DType.Float32, sum, one);
        }

        foreach (int one in all)
        {
            writer.Output(writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, one, sum));
        }

        writer.Output(all[1]);
        writer.Output(sum);
        return writer.ToProgram();
    }

    private static void Run(LoopProgram program, Shape shape, bool strided, int most = 0)
    {
        int count = program.Inputs + program.Outputs.Length;
        Operand[] operands = [.. Enumerable.Range(0, count).Select(i => i >= program.Inputs ? Compared.Room(DType.Float32, shape)
            : Compared.Operand(DType.Float32, shape, Numbers.Small(DType.Float32, (int)shape.Count, i), strided && i % 2 == 0 ? Layout.Of(shape.Lengths, Turned(shape), 0) : null))];
        Compared compared = Compared.Of(Machine, operands);
        Layout[] layouts = Array.ConvertAll(operands, static operand => operand.Layout);
        Device.Cpu.Machine.Fuse(program, shape, layouts).Run(compared.Here);
        (most == 0 ? Machine.Fuse(program, shape, layouts) : GpuPieces.Of(Machine, program, shape, layouts, most)).Run(compared.There);
        for (int output = program.Inputs; output < count; output++)
        {
            Assert.Equal("", compared.Difference(output));
        }
    }

    private static long[] Turned(Shape shape)
    {
        long[] strides = new long[shape.Rank];
        long step = 1;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            (strides[axis], step) = (step, step * shape[axis]);
        }

        return strides;
    }
}
