using Nabla.Cpu;
using Nabla.Gpu.Tests.Text;
using Nabla.Loops;

namespace Nabla.Gpu.Tests.Machine;

public sealed class LibraryConvolutionTests
{
    public static TheoryData<int[], int[], int[], int[], int[], int, DType> Shapes => new()
    {
        { [2, 6, 20], [4, 3, 5], [2], [1], [2], 2, DType.Float32 },
        { [2, 3, 9, 8], [5, 3, 3, 3], [1, 2], [1, 0], [1, 1], 1, DType.BFloat16 },
        { [1, 2, 5, 6, 7], [4, 2, 2, 3, 3], [1, 1, 2], [0, 1, 1], [1, 1, 1], 1, DType.Float64 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TheLibraryIsAskedFirstAndAKernelSecond(int[] input, int[] weight, int[] stride, int[] padding, int[] dilation, int groups, DType dtype)
    {
        Asked library = new();
        TextRuntime runtime = new() { Library = library };
        GpuMachine machine = new(runtime);
        Window window = new(Axes.Create(stride), Axes.Create(padding), Axes.Create(dilation), groups);
        int[] output = [input[0], weight[0], .. Enumerable.Range(0, stride.Length).Select(i => (input[i + 2] + 2 * padding[i] - dilation[i] * (weight[i + 2] - 1) - 1) / stride[i] + 1)];
        Operand x = machine.Scratch(dtype, Shape.Create(input));
        Operand w = machine.Scratch(dtype, Shape.Create(weight));
        Operand y = machine.Scratch(dtype, Shape.Create(output));
        foreach (Convolved result in Enum.GetValues<Convolved>())
        {
            library.Does = true;
            int before = runtime.Loaded.Count;
            machine.Convolve(x, w, y, window, result);
            Assert.Equal((new ConvolutionShape(x.Shape, w.Shape, y.Shape, window), dtype, result), library.Last);
            Assert.Equal([new ArrayPlace(Of(x), 0), new ArrayPlace(Of(w), 0), new ArrayPlace(Of(y), 0)], library.Places);
            Assert.Equal(before, runtime.Loaded.Count);

            library.Does = false;
            machine.Convolve(x, w, y, window, result);
            Assert.NotEqual(before, runtime.Loaded.Count);
        }
    }

    [Fact]
    public void WhatLiesOtherwiseIsPutInOrderFirst()
    {
        Asked library = new() { Does = true };
        GpuMachine machine = new(new TextRuntime { Library = library });
        Operand images = machine.Scratch(DType.Float32, Shape.Create([9, 8, 3, 2]));
        Shape shape = Shape.Create([2, 3, 9, 8]);
        Operand x = images.View(shape, Layout.Of(shape.Lengths, [1, 2, 48, 6], 0));
        Operand w = machine.Scratch(DType.Float32, Shape.Create([5, 3, 3, 3]));
        machine.Convolve(x, w, machine.Scratch(DType.Float32, Shape.Create([2, 5, 7, 6])), new Window(Axes.Create([1, 1]), Axes.Create([0, 0]), Axes.Create([1, 1]), 1), Convolved.Output);
        Assert.NotSame(Of(images), library.Places[0].Buffer);
        Assert.Same(Of(w), library.Places[1].Buffer);
    }

    [Fact]
    public void FiltersOfOneChannelAndEmptyBatchesAreNotAskedFor()
    {
        Asked library = new() { Does = true };
        GpuMachine machine = new(new TextRuntime { Library = library });
        foreach ((int images, int groups) in new[] { (2, 6), (0, 1) })
        {
            Window window = new(Axes.Create([1, 1]), Axes.Create([1, 1]), Axes.Create([1, 1]), groups);
            Operand x = machine.Scratch(DType.Float32, Shape.Create([images, 6, 8, 8]));
            machine.Convolve(x, machine.Scratch(DType.Float32, Shape.Create([6, 6 / groups, 3, 3])), machine.Scratch(DType.Float32, x.Shape), window, Convolved.Output);
        }

        Assert.Null(library.Last);
    }

    private static GpuBuffer Of(in Operand operand) => ((GpuMemory)operand.Storage.Device!).Buffer;

    private sealed class Asked : IConvolutions
    {
        public bool Does { get; set; }

        public (ConvolutionShape Shape, DType DType, Convolved Result)? Last { get; private set; }

        public ArrayPlace[] Places { get; private set; } = [];

        public bool TryConvolve(in ConvolutionShape shape, DType dtype, in ArrayPlace input, in ArrayPlace weight, in ArrayPlace output, Convolved result)
        {
            Last = (shape, dtype, result);
            Places = [input, weight, output];
            return Does;
        }
    }
}
