using Nabla.Cpu;
using Nabla.Primitives;

namespace Nabla.Tests.Cpu;

/// <summary>Sums give the same bits in registers of every width, wherever rows begin.</summary>
public sealed class ReductionTests
{
    [Theory]
    [InlineData(5, 1001)]
    [InlineData(130, 257)]
    [InlineData(3, 9000)]
    [InlineData(200, 64)]
    [InlineData(9, 63)]
    public void Width_and_alignment_change_no_bit(int rows, int columns)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor x = Tensor.Randn([rows, columns], dtype, seed: 1);
            foreach (int axis in new[] { 0, 1 })
            {
                double[] scalar = Sums(new CpuMachine(0), x, axis);
                foreach (int bits in new[] { 128, 256, 512 })
                {
                    Assert.Equal(scalar, Sums(new CpuMachine(bits), x, axis));
                }
            }
        }
    }

    [Fact]
    public void Rows_follow_the_tree_that_the_note_describes()
    {
        float[] values = Tensor.Randn([4096 + 100], seed: 2).ToArray<float>();
        float[] blocks = [OfBlock(values[..4096]), OfBlock(values[4096..])];
        Assert.Equal(blocks[0] + blocks[1], Tensor.Of(values).Sum().ToScalar());
    }

    private static float OfBlock(float[] values)
    {
        float[] sums = values[..64];
        for (int i = 64; i < values.Length; i++)
        {
            sums[i % 64] += values[i];
        }

        for (int half = 32; half > 0; half /= 2)
        {
            for (int j = 0; j < half; j++)
            {
                sums[j] += sums[j + half];
            }
        }

        return sums[0];
    }

    private static double[] Sums(CpuMachine machine, Tensor x, int axis)
    {
        ConcreteTensor source = x.Concrete;
        ConcreteTensor target = ConcreteTensor.Rent(new TensorType(x.DType, Shape.Create([x.Shape[1 - axis]])));
        machine.Reduce<Sum.Plus>(source.Operand, target.Operand, axis);
        GC.KeepAlive(source);
        return target.Cast(DType.Float64).ToArray<double>();
    }
}
