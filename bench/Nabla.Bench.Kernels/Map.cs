using BenchmarkDotNet.Attributes;
using static Nabla.Functions;

namespace Nabla.Bench.Kernels;

/// <summary>Elementwise operations: arithmetic, functions, and operands that are repeated or lie the other way.</summary>
public class Map : Suite
{
    private const int Count = 100_000;

    [Params("x + y", "x + row", "x + y.T", "exp", "log", "tanh", "sigmoid", "erf", "sin", "pow", "where")]
    public string Formula { get; set; } = "";

    internal override Kernel Make()
    {
        Tensor x = Tensor.Randn([Count], seed: 1);
        Tensor y = Exp(Tensor.Randn([Count], seed: 2));
        Tensor square = x.Narrow(0, 0, 300 * 300).Reshape(300, 300);
        Tensor row = y.Narrow(0, 0, 300);
        Tensor mask = x < 0;
        return Formula switch
        {
            "x + y" => Kernel.OfBytes(12.0 * Count, () => x + y),
            "x + row" => Kernel.OfBytes(8.0 * 300 * 300, () => square + row),
            "x + y.T" => Kernel.OfBytes(8.0 * 300 * 300, () => square + square.T),
            "exp" => Kernel.OfBytes(8.0 * Count, () => Exp(x)),
            "log" => Kernel.OfBytes(8.0 * Count, () => Log(y)),
            "tanh" => Kernel.OfBytes(8.0 * Count, () => Tanh(x)),
            "sigmoid" => Kernel.OfBytes(8.0 * Count, () => Sigmoid(x)),
            "erf" => Kernel.OfBytes(8.0 * Count, () => Erf(x)),
            "sin" => Kernel.OfBytes(8.0 * Count, () => Sin(x)),
            "pow" => Kernel.OfBytes(12.0 * Count, () => Pow(y, x)),
            _ => Kernel.OfBytes(13.0 * Count, () => Where(mask, x, y)),
        };
    }
}
