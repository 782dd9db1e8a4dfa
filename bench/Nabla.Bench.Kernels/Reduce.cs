using BenchmarkDotNet.Attributes;

namespace Nabla.Bench.Kernels;

/// <summary>Reductions and scans of a million numbers, and of one short row.</summary>
public class Reduce : Suite
{
    [Params("sum of all", "sum of rows", "sum of columns", "max of rows", "sum of the middle", "sum of 1000 rows of 10", "running sum", "sum of 100")]
    public string Reduction { get; set; } = "";

    internal override Kernel Make()
    {
        Tensor x = Tensor.Randn([1000, 1000], seed: 1);
        Tensor cube = x.Reshape(100, 100, 100);
        Tensor narrow = Tensor.Randn([1000, 10], seed: 1);
        Tensor few = Tensor.Randn([100], seed: 1);
        const double Million = 4e6;
        return Reduction switch
        {
            "sum of all" => Kernel.OfBytes(Million, () => x.Sum()),
            "sum of rows" => Kernel.OfBytes(Million, () => x.Sum(1)),
            "sum of columns" => Kernel.OfBytes(Million, () => x.Sum(0)),
            "max of rows" => Kernel.OfBytes(Million, () => x.Max(1)),
            "sum of the middle" => Kernel.OfBytes(Million, () => cube.Sum(1)),
            "sum of 1000 rows of 10" => Kernel.OfBytes(44_000, () => narrow.Sum(1)),
            "running sum" => Kernel.OfBytes(2 * Million, () => x.CumSum(1)),
            _ => Kernel.OfBytes(400, () => few.Sum()),
        };
    }
}
