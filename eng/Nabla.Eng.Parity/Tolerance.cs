using System.Globalization;

namespace Nabla.Eng.Parity;

/// <summary>|x − y| ≤ absolute + relative·|y|: for outputs as in PyTorch's own tests (torch.testing.assert_close), ten times that for gradients, a hundred times for those of second order. Where PyTorch's float32 is off by more than a tenth of that from its own float64, either answer will do.</summary>
internal readonly record struct Tolerance(double Relative, double Absolute)
{
    public static Tolerance Of(DType dtype, int order)
    {
        double scale = Math.Pow(10, order);
        return dtype switch
        {
            DType.Float64 => new(1e-7 * scale, 1e-7 * scale),
            DType.Float32 => new(1.3e-6 * scale, 1e-5 * scale),
            DType.Float16 => new(1e-3 * scale, 1e-5 * scale),
            DType.BFloat16 => new(1.6e-2 * scale, 1e-5 * scale),
            _ => default,
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Absolute:0.#e0} + {Relative:0.#e0}·|y|");
}
