using Nabla.Gpu;
using Nabla.Loops;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>Convolutions and their derivatives leave the processor's bits.</summary>
public sealed class ConvolutionTests
{
    private static readonly Machine s_host = Device.Cpu.Machine;
    private static readonly Lazy<Device> s_device = new(OpenDevice.OfItsOwn);

    private static GpuMachine Machine => (GpuMachine)s_device.Value.Machine;

    [OpenClFact]
    public void Planes()
    {
        Compare(DType.Float32, [2, 3, 9, 8], [5, 3, 3, 3], [1, 1], [1, 1], [1, 1], 1);
        Compare(DType.Float32, [3, 32, 12, 13], [40, 32, 3, 3], [2, 2], [1, 1], [1, 1], 1);
        Compare(DType.Float64, [2, 8, 9, 20], [6, 4, 2, 3], [1, 2], [0, 2], [2, 1], 2);
    }

    [OpenClFact]
    public void Sums_of_several_chains()
    {
        Compare(DType.Float32, [1, 64, 8, 9], [24, 64, 3, 3], [1, 1], [1, 1], [1, 1], 1);
        Compare(DType.Float32, [1, 16, 3, 8], [600, 16, 1, 2], [1, 1], [0, 0], [1, 1], 1);
        Compare(DType.Float32, [1, 3, 4, 4], [600, 3, 2, 2], [1, 1], [1, 1], [1, 1], 1);
    }

    [OpenClFact]
    public void Lines_and_rooms()
    {
        Compare(DType.Float32, [2, 20, 1500], [10, 20, 5], [1], [2], [2], 1);
        Compare(DType.Float32, [1, 2, 4, 5, 6], [3, 2, 2, 3, 2], [1, 2, 1], [1, 0, 1], [1, 1, 1], 1);
        Compare(DType.Float32, [2, 3, 60, 50], [4, 3, 3, 3], [2, 1], [1, 1], [1, 1], 1);
    }

    [OpenClFact]
    public void Filters_of_one_channel()
    {
        Compare(DType.Float32, [20, 6, 11, 30], [6, 1, 3, 3], [1, 1], [1, 1], [1, 1], 6);
        Compare(DType.Float32, [3, 5, 70, 80], [5, 1, 5, 3], [2, 3], [2, 0], [1, 2], 5);
    }

    [OpenClFact]
    public void Other_types_and_nothing()
    {
        Compare(DType.BFloat16, [20, 4, 9, 8], [5, 4, 3, 3], [1, 1], [1, 1], [1, 1], 1);
        if (Thoroughness.IsFull)
        {
            Compare(DType.Int32, [2, 3, 9, 8], [5, 3, 3, 3], [1, 1], [1, 1], [1, 1], 1);
        }

        Compare(DType.Float32, [0, 3, 9, 8], [5, 3, 3, 3], [1, 1], [1, 1], [1, 1], 1);
    }

    private static void Compare(DType dtype, int[] input, int[] weight, int[] stride, int[] padding, int[] dilation, int groups)
    {
        int[] output = [input[0], weight[0], .. Enumerable.Range(0, stride.Length).Select(i => (input[i + 2] + 2 * padding[i] - dilation[i] * (weight[i + 2] - 1) - 1) / stride[i] + 1)];
        Window window = new(Axes.Create(stride), Axes.Create(padding), Axes.Create(dilation), groups);
        Shape[] shapes = [Shape.Create(input), Shape.Create(weight), Shape.Create(output)];
        foreach ((Convolved result, int written) in new[] { (Convolved.Output, 2), (Convolved.Input, 0), (Convolved.Weight, 1) })
        {
            Operand[] operands = [.. shapes.Select((shape, i) => i == written ? Compared.Room(dtype, shape) : Compared.Operand(dtype, shape, Numbers.Small(dtype, (int)shape.Count, i + 1)))];
            Compared compared = Compared.Of(Machine, operands);
            s_host.Convolve(compared.Here[0], compared.Here[1], compared.Here[2], window, result);
            long before = Machine.OnHost;
            Machine.Convolve(compared.There[0], compared.There[1], compared.There[2], window, result);
            Assert.Equal(before, Machine.OnHost);
            Assert.True(compared.Difference(written).Length == 0, $"{result} of {dtype} {shapes[0]}, {shapes[1]}: {compared.Difference(written)}");
        }
    }
}
