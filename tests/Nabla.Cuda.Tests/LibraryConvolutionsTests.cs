using Nabla.Cuda.Tests.Emulator;
using Nabla.Loops;

namespace Nabla.Cuda.Tests;

/// <summary>Convolutions by the emulated cuDNN. Numbers are whole and small, so that sums are the same in any order.</summary>
[Collection(nameof(Alone))]
public sealed class LibraryConvolutionsTests
{
    public static TheoryData<DType, int[], int[], int[], int[], int[], int> Shapes => new()
    {
        { DType.Float32, [2, 6, 20], [4, 3, 5], [2], [1], [2], 2 },
        { DType.Float32, [2, 3, 9, 8], [5, 3, 3, 2], [1, 2], [1, 0], [2, 1], 1 },
        { DType.Float64, [1, 2, 5, 6, 7], [4, 2, 2, 3, 3], [1, 1, 2], [0, 1, 1], [1, 1, 1], 1 },
        { DType.Float16, [2, 3, 9, 8], [5, 3, 3, 3], [1, 1], [1, 1], [1, 1], 1 },
        { DType.BFloat16, [2, 4, 6, 6], [4, 2, 3, 3], [2, 2], [1, 1], [1, 1], 2 },
    };

    [EmulatedTheory]
    [MemberData(nameof(Shapes))]
    public void AllThreeAreTheProcessors(DType dtype, int[] input, int[] weight, int[] stride, int[] padding, int[] dilation, int groups)
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        Compare(device, 1, dtype, input, weight, new Window(Axes.Create(stride), Axes.Create(padding), Axes.Create(dilation), groups));

        // What is refused when it is asked for is generated, then and from then on.
        Device other = EmulatedDevice.OfItsOwn(usesLibraries: true);
        EmulatedLibraries.RefuseConvolutions(true);
        try
        {
            long before = EmulatedLibraries.Refused;
            Compare(other, 0, dtype, input, weight, new Window(Axes.Create(stride), Axes.Create(padding), Axes.Create(dilation), groups));
            Compare(other, 0, dtype, input, weight, new Window(Axes.Create(stride), Axes.Create(padding), Axes.Create(dilation), groups));
            Assert.Equal(3, EmulatedLibraries.Refused - before);
        }
        finally
        {
            EmulatedLibraries.RefuseConvolutions(false);
        }
    }

    [EmulatedFact]
    public void FiltersOfOneChannelAndOtherTypesAreGenerated()
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        Window window = new(Axes.Create([1, 1]), Axes.Create([1, 1]), Axes.Create([1, 1]), 1);
        Compare(device, 0, DType.Float32, [2, 6, 9, 8], [6, 1, 3, 3], window with { Groups = 6 });
        Compare(device, 0, DType.Int32, [2, 3, 9, 8], [5, 3, 3, 3], window);
    }

    private static void Compare(Device device, int convolutions, DType dtype, int[] input, int[] weight, Window window)
    {
        int[] stride = [.. window.Stride.Span], padding = [.. window.Padding.Span], dilation = [.. window.Dilation.Span];
        int[] output = [input[0], weight[0], .. Enumerable.Range(0, stride.Length).Select(i => ((input[i + 2] + (2 * padding[i]) - (dilation[i] * (weight[i + 2] - 1)) - 1) / stride[i]) + 1)];
        Tensor[] here = [.. new[] { input, weight, output }.Select((lengths, i) => Tensor.Randint(-2, 3, Shape.Create(lengths), seed: (ulong)i + 1).Cast(dtype))];
        foreach ((Convolved result, int written) in new[] { (Convolved.Input, 0), (Convolved.Weight, 1), (Convolved.Output, 2) })
        {
            Tensor[] expected = [.. here.Select((each, i) => i == written ? each + 0 : each)];
            Tensor[] there = Array.ConvertAll(here, each => each.To(device));
            Device.Cpu.Machine.Convolve(expected[0].Concrete.Operand, expected[1].Concrete.Operand, expected[2].Concrete.Operand, window, result);
            long before = EmulatedLibraries.Convolutions(result);
            device.Machine.Convolve(there[0].Concrete.Operand, there[1].Concrete.Operand, there[2].Concrete.Operand, window, result);
            Tensor found = there[written].To(Device.Cpu);
            Assert.Equal(convolutions, EmulatedLibraries.Convolutions(result) - before);
            Assert.True(expected[written].Concrete.HasSameBits(found.Concrete), $"{result}: {found}\nwhere the processor has\n{expected[written]}");
        }
    }
}
