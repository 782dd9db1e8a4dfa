using BenchmarkDotNet.Attributes;

namespace Nabla.Bench.Kernels;

/// <summary>Rows of a table by index, as in an embedding, and their gradients' way back.</summary>
public class Gather : Suite
{
    [Params("10,000 rows of 64", "back to 10,000 rows of 64", "10,000 of 100,000 numbers", "back to 10,000 of 100,000 numbers")]
    public string Choice { get; set; } = "";

    internal override Kernel Make()
    {
        Tensor table = Tensor.Randn([50_000, 64], seed: 1);
        Tensor rows = (Tensor.Rand([10_000], seed: 2) * 50_000).Cast(DType.Int64);
        Tensor chosen = Tensor.Randn([10_000, 64], seed: 3);
        Tensor numbers = Tensor.Randn([100_000], seed: 4);
        Tensor places = (Tensor.Rand([10_000], seed: 5) * 100_000).Cast(DType.Int64);
        Tensor gradients = Tensor.Randn([10_000], seed: 6);
        Tensor spread = rows.Unsqueeze(1).BroadcastTo([10_000, 64]);
        return Choice switch
        {
            "10,000 rows of 64" => Kernel.OfBytes(8.0 * chosen.Count, () => Functions.IndexSelect(table, rows, 0)),
            "back to 10,000 rows of 64" => Kernel.OfBytes(8.0 * (chosen.Count + table.Count), () => Functions.ScatterAdd(table, spread, chosen, 0)),
            "10,000 of 100,000 numbers" => Kernel.OfBytes(16.0 * gradients.Count, () => Functions.Gather(numbers, places, 0)),
            _ => Kernel.OfBytes(8.0 * (numbers.Count + gradients.Count), () => Functions.ScatterAdd(numbers, places, gradients, 0)),
        };
    }
}
