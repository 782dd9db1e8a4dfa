using Nabla.Gpu;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>Sorting leaves the processor's order: stable, NaN as the greatest, both zeros equal.</summary>
public sealed class SortTests
{
    private static readonly Lazy<Device> s_device = new(OpenDevice.OfItsOwn);
    private static readonly Machine s_host = Device.Cpu.Machine;

    private static GpuMachine Machine => OpenMachine.Machine;

    [OpenClFact]
    public void Rows_of_any_length()
    {
        foreach (int length in new[] { 1, 2, 7, 33, 1000, 1024, 1025, 5000 })
        {
            Sort(DType.Float32, [length < 40 ? 130 : 3, length], 1, descending: false);
        }

        Sort(DType.Float32, [3, 1000], 1, descending: true);
        Sort(DType.Float32, [2, 5000], 1, descending: true);
    }

    [OpenClFact]
    public void Any_type()
    {
        foreach (DType dtype in Thoroughness.IsFull ? Enum.GetValues<DType>() : [DType.Float32, DType.Int64])
        {
            Sort(dtype, [2, 2500], 1, descending: dtype.Size() == 8);
            Sort(dtype, [5, 20], 1, descending: dtype.Size() != 8);
        }
    }

    [OpenClFact]
    public void Any_axis()
    {
        Sort(DType.Float32, [7, 5, 3], 0, descending: false);
        Sort(DType.Float32, [3, 2000, 2], 1, descending: false);
        Sort(DType.Float32, [0, 5], 1, descending: false);
    }

    [OpenClFact]
    public void Tensors_are_sorted_where_they_are()
    {
        Tensor x = Tensor.Randn([40, 50], seed: 1).Round();
        Tensor there = x.To(s_device.Value);
        DeviceMachine machine = (DeviceMachine)s_device.Value.Machine;
        long before = machine.OnHost;
        long[] order = there.ArgSort(0, descending: true).ToArray<long>();
        float[] top = there.TopK(7).Values.ToArray<float>();
        Assert.Equal(before, machine.OnHost);
        Assert.Equal(x.ArgSort(0, descending: true).ToArray<long>(), order);
        Assert.Equal(x.TopK(7).Values.ToArray<float>(), top);
    }

    private static void Sort(DType dtype, int[] lengths, int axis, bool descending)
    {
        Shape shape = Shape.Create(lengths);
        Compared compared = Compared.Of(Machine, Compared.Operand(dtype, shape, 5), Compared.Room(dtype, shape), Compared.Room(DType.Int64, shape));
        s_host.Sort(compared.Here[0], compared.Here[1], compared.Here[2], axis, descending);
        Machine.Sort(compared.There[0], compared.There[1], compared.There[2], axis, descending);
        Assert.True(compared.Difference(1).Length == 0, $"{dtype} {shape}: {compared.Difference(1)}");
        Assert.True(compared.Difference(2).Length == 0, $"Places of {dtype} {shape}: {compared.Difference(2)}");
    }
}
