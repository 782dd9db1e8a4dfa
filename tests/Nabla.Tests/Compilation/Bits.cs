using System.Runtime.InteropServices;

namespace Nabla.Tests.Compilation;

/// <summary>Tensors compared by their bits.</summary>
internal static partial class Bits
{
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
