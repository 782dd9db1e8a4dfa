namespace Nabla.Bench.Kernels;

/// <summary>One call, and the seconds below which one thread cannot do it.</summary>
internal sealed record Kernel(Func<Tensor> Call, double SecondsAtLimit)
{
    /// <summary>A call that is bound by multiplications, each fused with an addition.</summary>
    public static Kernel OfProducts(double multiplications, DType dtype, Func<Tensor> call) =>
        new(call, 2 * multiplications / (dtype == DType.Float32 ? Limits.Float32 : Limits.Float64));

    /// <summary>A call that is bound by the memory it reads and writes.</summary>
    public static Kernel OfBytes(double bytes, Func<Tensor> call) => new(call, bytes / Limits.Copying((long)bytes / 2));
}
