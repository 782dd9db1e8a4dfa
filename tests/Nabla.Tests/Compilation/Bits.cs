using System.Runtime.InteropServices;

namespace Nabla.Tests.Compilation;

/// <summary>Tensors compared by their bits.</summary>
internal static class Bits
{
    /// <summary>Fails where types or bits differ; with a tolerance, where numbers do by more.</summary>
    public static void AssertSame(ReadOnlySpan<Tensor> expected, ReadOnlySpan<Tensor> actual, string what, double tolerance = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Type == actual[i].Type, $"{what}, result {i}: {actual[i].Type} instead of {expected[i].Type}");
            bool same = Of(expected[i]).AsSpan().SequenceEqual(Of(actual[i]));
            if (!same && tolerance > 0)
            {
                same = expected[i].AllClose(actual[i], tolerance, tolerance, equalNaN: true);
            }

            Assert.True(same, $"{what}, result {i}:\n{actual[i]}\ninstead of\n{expected[i]}");
        }
    }

    /// <summary>Whether types and bits agree; of NaN, only that it is one.</summary>
    public static bool Same(Tensor x, Tensor y)
    {
        if (x.Type != y.Type || Of(x).AsSpan().SequenceEqual(Of(y)))
        {
            return x.Type == y.Type;
        }

        Tensor Known(Tensor z) => Functions.Where(Functions.IsNaN(z), z.ZerosLike(), z);
        return x.DType.IsFloating() && Of(Functions.IsNaN(x)).AsSpan().SequenceEqual(Of(Functions.IsNaN(y))) && Of(Known(x)).AsSpan().SequenceEqual(Of(Known(y)));
    }

    public static byte[] Of(Tensor x)
    {
        ConcreteTensor copy = Copy(x.To(Device.Cpu));
        byte[] bytes = MemoryMarshal.CreateSpan(ref copy.Storage.Reference, checked((int)(x.Count * x.DType.Size()))).ToArray();
        GC.KeepAlive(copy);
        return bytes;
    }

    public static ConcreteTensor Copy(Tensor x)
    {
        ConcreteTensor copy = ConcreteTensor.Rent(x.Type, x.Device.Machine);
        x.Device.Machine.Move(x.Concrete.Operand, copy.Operand);
        return copy;
    }
}
