using System.Runtime.InteropServices;
using Nabla.Compilation;
using Nabla.Gpu;
using Place = Nabla.Tests.Laws.Place;

namespace Nabla.Tests.Devices;

/// <summary>What was transposed is copied and computed with on a device as on the processor: in tiles where its elements lie along another axis than the results, however long the axes are.</summary>
public sealed class TurnedTests
{
    private static GpuMachine Machine => (GpuMachine)Place.Device.Machine;

    [Theory]
    [InlineData(DType.Bool)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void EveryType(DType dtype)
    {
        Copy(Numbers([33, 40], dtype), static x => x.Transpose(0, 1), isInTiles: true);
        Copy(Numbers([3, 31, 64], dtype), static x => x.Transpose(1, 2), isInTiles: true);
    }

    [Theory]
    [InlineData(1, 33, false)]
    [InlineData(33, 1, false)]
    [InlineData(1000, 3, false)]
    [InlineData(3, 1000, false)]
    [InlineData(15, 40, false)]
    [InlineData(16, 16, true)]
    [InlineData(31, 1000, true)]
    [InlineData(32, 32, true)]
    [InlineData(33, 31, true)]
    [InlineData(1000, 33, true)]
    [InlineData(0, 40, false)]
    public void EverySize(int rows, int columns, bool isInTiles) => Copy(Numbers([rows, columns]), static x => x.Transpose(0, 1), isInTiles);

    [Theory]
    [InlineData(new[] { 20, 3, 33 }, new[] { 2, 0, 1 }, true)]
    [InlineData(new[] { 20, 3, 33 }, new[] { 2, 1, 0 }, true)]
    [InlineData(new[] { 20, 3, 33 }, new[] { 1, 2, 0 }, true)]
    [InlineData(new[] { 20, 3, 33 }, new[] { 1, 0, 2 }, false)]
    [InlineData(new[] { 33, 20, 3 }, new[] { 2, 1, 0 }, false)]
    [InlineData(new[] { 2, 5, 7, 20 }, new[] { 0, 3, 1, 2 }, true)]
    [InlineData(new[] { 2, 17, 3, 20 }, new[] { 0, 3, 2, 1 }, true)]
    [InlineData(new[] { 18, 3, 2, 20 }, new[] { 3, 2, 1, 0 }, true)]
    [InlineData(new[] { 18, 3, 2, 20 }, new[] { 2, 3, 1, 0 }, true)]
    [InlineData(new[] { 17, 2, 3, 2, 33 }, new[] { 4, 3, 2, 1, 0 }, true)]
    [InlineData(new[] { 2, 17, 3, 2, 33 }, new[] { 3, 0, 4, 2, 1 }, true)]
    public void EveryOrder(int[] lengths, int[] order, bool isInTiles) => Copy(Numbers(lengths), x => x.Permute(order), isInTiles);

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.UInt8)]
    public void PartsReversedAxesAndRepetitions(DType dtype)
    {
        Copy(Numbers([70, 50], dtype), static x => x[3..67, 5..].Transpose(0, 1), isInTiles: true);
        Copy(Numbers([70, 50], dtype), static x => x.Flip(0).Transpose(0, 1), isInTiles: true);
        Copy(Numbers([70, 50], dtype), static x => x.Flip(1).Transpose(0, 1), isInTiles: true);
        Copy(Numbers([70, 50], dtype), static x => x.Transpose(0, 1).BroadcastTo([3, 50, 70]), isInTiles: true);
        Copy(Numbers([40, 50, 20], dtype), static x => x[1.., 3.., 2..].Flip(1).Permute(2, 1, 0), isInTiles: true);

        // Elements that are not beside each other, and what is one number for each column.
        Copy(Numbers([70, 50], dtype), static x => x.Slice(1, step: 2).Transpose(0, 1), isInTiles: false);
        Copy(Numbers([70, 1], dtype), static x => x.Transpose(0, 1).BroadcastTo([40, 70]), isInTiles: false);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FormulasOfWhatWasTransposed(bool isCompiled)
    {
        Tensor[] inputs = [Numbers([50, 70]), Numbers([70, 50]), Numbers([70]), Numbers([50, 70])];
        static Tensor Of(Tensor[] t) => ((t[0].Transpose(0, 1) * t[1]) + (t[2].Reshape(70, 1) * 2)).Tanh() - t[3].Transpose(0, 1);
        Func<Tensor[], Tensor> f = isCompiled ? Transform.Jit<Tensor[], Tensor>(Of) : Of;
        Same(Of(inputs), f(Array.ConvertAll(inputs, static x => x.To(Place.Device))));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(30)]
    public void OneLoopTurnsSeveralInputsAndReadsOthersAsTheyLie(int inputs)
    {
        Shape shape = Shape.Create([2, 40, 33]);
        long[][] strides = [[1320, 33, 1], [1320, 1, 40], [1, 2, 80], [1320, 1, 40], [0, 1, 0], [0, 0, 0]];
        Layout[] layouts = [.. Enumerable.Range(0, inputs).Select(input => Layout.Of(shape.Lengths, strides[input % strides.Length], 0)), shape.RowMajor, shape.RowMajor];
        LoopProgram.Writer writer = new();
        int sum = writer.Input(DType.Float32);
        for (int input = 1; input < inputs; input++)
        {
            sum = writer.Apply(Formula2<Primitives.Add.Formula>.Token, DType.Float32, sum, writer.Input(DType.Float32));
        }

        writer.Output(sum);
        writer.Output(writer.Apply(Conversion.Token, DType.Int32, sum));
        LoopProgram program = writer.ToProgram();
        FusedLoop loop = Machine.Fuse(program, shape, layouts);
        Assert.IsType<GpuTiles>(loop);

        Tensor x = Numbers([2 * 40 * 33]);
        Operand[] here = Operands(x, dtype => ConcreteTensor.Rent(new TensorType(dtype, shape)).Operand);
        Operand[] there = Operands(x.To(Place.Device), dtype => Machine.Scratch(dtype, shape));
        Device.Cpu.Machine.Fuse(program, shape, layouts).Run(here);
        loop.Run(there);
        for (int output = inputs; output < here.Length; output++)
        {
            byte[] found = new byte[shape.Count * sizeof(float)];
            Machine.Read(there[output].Storage.Device!, 0, found);
            Assert.Equal(MemoryMarshal.CreateReadOnlySpan(ref here[output].Storage.Reference, found.Length), found);
        }

        Operand[] Operands(Tensor of, Func<DType, Operand> room)
            => [.. layouts[..inputs].Select(layout => of.Concrete.Operand.View(shape, layout)), room(DType.Float32), room(DType.Int32)];
    }

    private static void Copy(Tensor x, Func<Tensor, Tensor> view, bool isInTiles)
    {
        Tensor there = view(x.To(Place.Device));
        Operand from = there.Concrete.Operand;
        LoopProgram.Writer writer = new();
        writer.Output(writer.Input(from.DType));
        Assert.Equal(isInTiles, Machine.Fuse(writer.ToProgram(), from.Shape, [from.Layout, from.Shape.RowMajor]) is GpuTiles);
        Same(view(x), there.Contiguous());
    }

    private static void Same(Tensor expected, Tensor found)
    {
        Tensor read = found.To(Device.Cpu);
        Assert.True(expected.Concrete.HasSameBits(read.Concrete), $"{read}\nwhere the processor has\n{expected}");
    }

    private static Tensor Numbers(int[] lengths, DType dtype = DType.Float32) => Tensor.Randint(0, dtype == DType.Bool ? 2 : 250, Shape.Create(lengths), seed: 7).Cast(dtype);
}
