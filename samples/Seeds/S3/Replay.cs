using Nabla;

namespace SeedsSample.S3;

/// <summary>Inputs drawn anew from NumPy's seed 12, in the order of the notebook.</summary>
/// <param name="dtype">Float32 as in the notebook, or the same numbers in Float64.</param>
internal sealed class Replay(DType dtype)
{
    private readonly RandomState _random = new(12);

    /// <summary>The distance to PyTorch's answers that is allowed. The notebook's own depend on the build of BLAS.</summary>
    public double Limit => dtype == DType.Float32 ? 2e-5 : 1e-13;

    /// <summary><c>np.random.randn(*shape).astype(np.float32)</c></summary>
    public Variable Draw(Shape shape) =>
        new(Tensor.Of(_random.Randn((int)shape.Count), shape).Cast(DType.Float32).Cast(dtype));

    /// <summary>What PyTorch answered.</summary>
    public Answer Answer(string operation) => SeedsSample.Answer.To($"{operation} {(dtype == DType.Float32 ? "float32" : "float64")}");
}
