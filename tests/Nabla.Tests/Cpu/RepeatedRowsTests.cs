namespace Nabla.Tests.Cpu;

/// <summary>What is repeated along outer axes is read as windows into one run of elements: every length of run must give what a copy gives.</summary>
public sealed class RepeatedRowsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(700)]
    [InlineData(1024)]
    [InlineData(1500)]
    public void ARepeatedRunIsReadAsItsCopyIs(int length)
    {
        int rows = 140_000 / length;
        Tensor x = Tensor.Randn([rows, length], DType.Float32, seed: 1);
        Tensor row = Tensor.Randn([length], DType.Float32, seed: 2);
        Tensor repeated = row.BroadcastTo([rows, length]);
        Tensor copy = Copied(row, rows);
        Same(x + copy, x + repeated);
        Same(copy - x, repeated - x);
        Same(Functions.MultiplyAdd(copy, x, copy), Functions.MultiplyAdd(repeated, x, repeated));
        Same(copy.Exp(), repeated.Exp());
        Same(copy.Cast(DType.Float64), repeated.Cast(DType.Float64));
        Same(copy, repeated.Concrete.Packed());

        // Not from its first element, and not to its last.
        Tensor part = row.Narrow(0, length > 2 ? 1 : 0, Math.Max(length - 2, 1));
        Same(x.Narrow(1, 0, part.Shape[0]) * Copied(part, rows), x.Narrow(1, 0, part.Shape[0]) * part);
    }

    private static Tensor Copied(Tensor row, int rows)
    {
        float[] once = row.ToArray<float>();
        float[] all = new float[rows * once.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = once[i % once.Length];
        }

        return Tensor.Of(all, [rows, once.Length]);
    }

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Type, actual.Type);
        if (expected.DType == DType.Float64)
        {
            Assert.Equal(expected.ToArray<double>(), actual.ToArray<double>());
        }
        else
        {
            Assert.Equal(expected.ToArray<float>(), actual.ToArray<float>());
        }
    }
}
