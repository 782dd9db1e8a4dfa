using BenchmarkDotNet.Attributes;

namespace Nabla.Bench.Kernels;

/// <summary>A million random numbers; the limit is to write them.</summary>
public class Random : Suite
{
    [Params("uniform", "normal", "uniform f64", "normal f64")]
    public string Distribution { get; set; } = "";

    internal override Kernel Make()
    {
        const int Count = 1_000_000;
        return Distribution switch
        {
            "uniform" => Kernel.OfBytes(4.0 * Count, () => Tensor.Rand([Count], seed: 1)),
            "normal" => Kernel.OfBytes(4.0 * Count, () => Tensor.Randn([Count], seed: 1)),
            "uniform f64" => Kernel.OfBytes(8.0 * Count, () => Tensor.Rand([Count], DType.Float64, seed: 1)),
            _ => Kernel.OfBytes(8.0 * Count, () => Tensor.Randn([Count], DType.Float64, seed: 1)),
        };
    }
}
