namespace Nabla.Cuda.Native;

/// <summary>Numbers that cuBLASLt and cuDNN are given the address of: float64 where they compute in that, else float32. Zero has the same bits in both.</summary>
internal static class LibraryScalar
{
    /// <summary>The bits of 1, from the first byte on.</summary>
    /// <param name="dtype">The type of the elements.</param>
    public static long One(DType dtype) => dtype == DType.Float64 ? BitConverter.DoubleToInt64Bits(1) : BitConverter.SingleToInt32Bits(1);
}
