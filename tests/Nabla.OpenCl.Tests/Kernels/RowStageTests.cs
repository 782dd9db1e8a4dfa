using Nabla.Compilation;
using Nabla.Gpu;
using Nabla.Primitives;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>Long rows go through the stages some at a time.</summary>
public sealed class RowStageTests
{
    [OpenClFact]
    public void Some_rows_at_a_time()
    {
        // e / Σe, with e = x · w of each row, both of which are kept.
        LoopProgram.Writer writer = new();
        int x = writer.Input(DType.Float32);
        int scaled = writer.Apply(Formula2<Multiply.Formula>.Token, DType.Float32, x, writer.Input(DType.Float32, isPerRow: true));
        int e = writer.Apply(Formula1<Exp.Formula>.Token, DType.Float32, scaled);
        int sum = writer.Reduce(Monoid<Sum.Plus>.Token, e);
        writer.Output(writer.Apply(Formula2<Divide.Formula>.Token, DType.Float32, e, sum));
        writer.Output(sum);
        LoopProgram program = writer.ToProgram();
        Shape shape = Shape.Create([7, 5000]);
        Layout ofRows = Layout.Of(shape.Lengths, [1, 0], 0);
        Compared compared = Compared.Of(
            OpenMachine.Machine,
            Compared.Operand(DType.Float32, shape, Numbers.Small(DType.Float32, (int)shape.Count, 1)),
            Compared.Operand(DType.Float32, shape, Numbers.Small(DType.Float32, 7, 2), ofRows),
            Compared.Room(DType.Float32, shape),
            Compared.Operand(DType.Float32, shape, new byte[28], ofRows));
        Layout[] layouts = [shape.RowMajor, ofRows, shape.RowMajor, ofRows];
        Device.Cpu.Machine.Fuse(program, shape, layouts).Run(compared.Here);
        RowPlaces places = new(shape, layouts, static operand => operand % 2 == 1, 9, OpenMachine.Machine);
        new GpuRowStages(OpenMachine.Machine, new RowProgram(program), places, together: 15_000).Run(compared.There);
        Assert.Equal("", compared.Difference(2));
        Assert.Equal("", compared.Difference(3));
    }
}
