using System.Runtime.InteropServices;
using Nabla.Compilation;
using Nabla.Gpu;
using Nabla.Primitives;
using Place = Nabla.Tests.Laws.Place;

namespace Nabla.Tests.Devices;

/// <summary>Loops read and write four elements at a time where these lie beside each other in every operand, or one is for all: along rows too, whatever repeats or leaves out the others.</summary>
public sealed class FoursTests
{
    // A row for all, a number for each row, one for all, heads cut out of one array; then rows of other lengths, beginnings between fours, and gaps.
    private static readonly (int[] Lengths, long[] Strides, int Offset, bool IsInFours)[] s_places =
    [
        ([64], [1], 0, true),
        ([64], [0], 0, true),
        ([5, 12], [0, 1], 0, true),
        ([5, 12], [1, 0], 0, true),
        ([5, 12], [0, 1], 4, true),
        ([5, 12], [16, 1], 8, true),
        ([5, 12], [-12, 1], 48, true),
        ([2, 3, 5, 8], [120, 8, 24, 1], 0, true),
        ([2, 3, 5, 8], [0, 8, 0, 1], 8, true),
        ([5, 13], [0, 1], 0, false),
        ([5, 12], [0, 1], 3, false),
        ([5, 12], [13, 1], 0, false),
        ([5, 12], [0, 2], 0, false),
        ([5, 12], [0, -1], 11, false),
    ];

    private static GpuMachine Machine => (GpuMachine)Place.Device.Machine;

    public static TheoryData<DType> Types => [.. Enum.GetValues<DType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void RowsOfEveryType(DType dtype)
    {
        LoopProgram.Writer writer = new();
        writer.Output(writer.Input(dtype));
        foreach ((int[] lengths, long[] strides, int offset, bool isInFours) in s_places)
        {
            Run(writer.ToProgram(), dtype, lengths, [strides], [offset], isInFours);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void ABiasIsAddedInFours(DType dtype)
    {
        if (dtype == DType.Bool)
        {
            return;
        }

        LoopProgram.Writer writer = new();
        writer.Output(writer.Apply(Formula2<Add.Formula>.Token, dtype, writer.Input(dtype), writer.Input(dtype)));
        LoopProgram sum = writer.ToProgram();
        Run(sum, dtype, [5, 12], [[12, 1], [0, 1]], [0, 0], isInFours: true);
        Run(sum, dtype, [5, 12], [[1, 0], [0, 1]], [0, 4], isInFours: true);
        Run(sum, dtype, [5, 13], [[13, 1], [0, 1]], [0, 0], isInFours: false);
        Run(sum, dtype, [5, 12], [[12, 1], [0, 1]], [0, 1], isInFours: false);
    }

    private static void Run(LoopProgram program, DType dtype, int[] lengths, long[][] strides, int[] offsets, bool isInFours)
    {
        Shape shape = Shape.Create(lengths);
        Tensor numbers = Tensor.Randint(0, dtype == DType.Bool ? 2 : 100, [512], seed: 7).Cast(dtype);
        Operand[] here = Operands(numbers, ConcreteTensor.Rent(new TensorType(dtype, shape)).Operand);
        Operand[] there = Operands(numbers.To(Place.Device), Machine.Scratch(dtype, shape));
        Layout[] layouts = Array.ConvertAll(here, static operand => operand.Layout);
        GpuLoop loop = Assert.IsType<GpuLoop>(Machine.Fuse(program, shape, layouts));
        Assert.Equal(isInFours, loop.IsInFours(there));
        Device.Cpu.Machine.Fuse(program, shape, layouts).Run(here);
        loop.Run(there);
        byte[] found = new byte[shape.Count * dtype.Size()];
        Machine.Read(there[^1].Storage.Device!, 0, found);
        Assert.Equal(MemoryMarshal.CreateReadOnlySpan(ref here[^1].Storage.Reference, found.Length), found);

        Operand[] Operands(Tensor of, Operand room) => [.. strides.Zip(offsets, (each, offset) => of.Concrete.Operand.View(shape, Layout.Of(shape.Lengths, each, offset))), room];
    }
}
