using BenchmarkDotNet.Attributes;

namespace Nabla.Bench.Kernels;

/// <summary>Sorting; the limit is one copy of the numbers, which no sort reaches.</summary>
public class Sort : Suite
{
    [Params("100,000 numbers", "1,000 rows of 100", "sorted already")]
    public string Order { get; set; } = "";

    internal override Kernel Make()
    {
        Tensor x = Tensor.Randn([100_000], seed: 1);
        Tensor rows = x.Reshape(1_000, 100);
        Tensor sorted = x.Sort(0).Values;
        return Order switch
        {
            "100,000 numbers" => Kernel.OfBytes(8.0 * x.Count, () => x.Sort(0).Values),
            "1,000 rows of 100" => Kernel.OfBytes(8.0 * x.Count, () => rows.Sort(1).Values),
            _ => Kernel.OfBytes(8.0 * x.Count, () => sorted.Sort(0).Values),
        };
    }
}
