namespace Nabla.Tests.Devices;

/// <summary>Formulas and reductions along rows, of rows x and of a scale and a shift for each column.</summary>
internal static class RowFunctions
{
    /// <summary>Those that make one number, for gradients.</summary>
    public static IReadOnlyDictionary<string, Func<Tensor, Tensor, Tensor, Tensor>> Losses { get; } = new Dictionary<string, Func<Tensor, Tensor, Tensor, Tensor>>()
    {
        ["softmax"] = static (x, scale, shift) => (x.Softmax(-1) * scale).Sum(),
        ["log-softmax"] = static (x, scale, shift) => (x.LogSoftmax(-1) * scale).Sum(),
        ["layer norm"] = static (x, scale, shift) => x.LayerNorm(scale, shift).Square().Sum(),
        ["RMS norm"] = static (x, scale, shift) => (x.RmsNorm(Shape.Create([x.Shape[^1]]), scale) * x).Sum(),
        ["cross entropy"] = static (x, scale, shift) => -Nabla.Functions.Where(scale == scale.Max(), x.LogSoftmax(-1), 0).Sum(-1).Mean(),
        ["standardized"] = static (x, scale, shift) => (x.Standardize(-1) * scale + shift).Sin().Sum(),
        ["log of sums"] = static (x, scale, shift) => x.LogSumExp(-1).Square().Sum(),
    };

    /// <summary>Those that make a tensor.</summary>
    public static IReadOnlyDictionary<string, Func<Tensor, Tensor, Tensor, Tensor>> Functions { get; } = new Dictionary<string, Func<Tensor, Tensor, Tensor, Tensor>>()
    {
        ["softmax"] = static (x, scale, shift) => x.Softmax(-1),
        ["log-softmax"] = static (x, scale, shift) => x.LogSoftmax(-1),
        ["layer norm"] = static (x, scale, shift) => x.LayerNorm(scale, shift),
        ["RMS norm"] = static (x, scale, shift) => x.RmsNorm(Shape.Create([x.Shape[^1]]), scale),
        ["standardized columns"] = static (x, scale, shift) => x.Standardize(0),
        ["transposed"] = static (x, scale, shift) => x.Transpose(0, 1).Softmax(0),
        ["sums of rows and columns"] = static (x, scale, shift) => (x.Exp() / x.Exp().Sum(-1, keepAxes: true)).Sum(0),
    };
}
