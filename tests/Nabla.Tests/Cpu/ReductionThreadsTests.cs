using Nabla.Cpu;
using Nabla.Primitives;

namespace Nabla.Tests.Cpu;

/// <summary>Sums are the same bits for any number of threads and in registers of every width.</summary>
[Collection(nameof(Workers))]
public sealed class ReductionThreadsTests : IDisposable
{
    private readonly int _count = Workers.Count;

    public void Dispose() => Workers.Count = _count;

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(577, 300)]
    [InlineData(70, 2500)]
    [InlineData(20_000, 10)]
    [InlineData(3, 70_001)]
    [InlineData(129, 1025)]
    public void Threads_and_widths_change_no_bit_of_a_matrix(int rows, int columns)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor x = Tensor.Randn([rows, columns], dtype, seed: 1);
            Same(x, [0], [columns]);
            Same(x, [1], [rows]);
            Same(x, [0, 1], []);
        }
    }

    [Theory]
    [InlineData(40, 65, 70)]
    [InlineData(3, 700, 129)]
    [InlineData(2, 3, 20_000)]
    public void Threads_and_widths_change_no_bit_of_a_stack_of_matrices(int depth, int rows, int columns)
    {
        Tensor x = Tensor.Randn([depth, rows, columns], seed: 1);
        Same(x, [0], [rows, columns]);
        Same(x, [1], [depth, columns]);
        Same(x, [0, 2], [rows]);
        Same(x, [0, 1, 2], []);
    }

    private static void Same(Tensor x, Axes axes, int[] shape)
    {
        Workers.Count = 1;
        double[] expected = Sums(new CpuMachine(0), x, axes, shape);
        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            Workers.Count = threads;
            foreach (int bits in new[] { 128, 256, 512 })
            {
                Assert.Equal(expected, Sums(new CpuMachine(bits), x, axes, shape));
            }
        }
    }

    private static double[] Sums(CpuMachine machine, Tensor x, Axes axes, int[] shape)
    {
        ConcreteTensor source = x.Concrete;
        ConcreteTensor target = ConcreteTensor.Rent(new TensorType(x.DType, Shape.Create(shape)));
        machine.Reduce<Sum.Plus>(source.Operand, target.Operand, axes);
        GC.KeepAlive(source);
        return target.Cast(DType.Float64).ToArray<double>();
    }
}
