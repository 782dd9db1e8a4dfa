using BenchmarkDotNet.Attributes;

namespace Nabla.Bench.Kernels;

/// <summary>Matrix products: square ones, those of small networks with their gradients, vectors, and batches.</summary>
public class Contract : Suite
{
    // Rows, inner length, columns; t: the operand is a transposed view; f64: of float64.
    [Params(
        "16·16·16", "64·64·64", "128·128·128", "256·256·256", "512·512·512", "1024·1024·1024", "2048·2048·2048", "1024·1024·1024 f64",
        "32·784·128", "32·128·784 t right", "784·32·128 t left", "128·512·512", "64·128·10 t right",
        "1·1024·1024", "1·1024·1024 t right", "1024·1024·1", "64 of 32·32·32")]
    public string Product { get; set; } = "";

    internal override Kernel Make()
    {
        string[] words = Product.Split(' ');
        int batch = words.Contains("of") ? int.Parse(words[0], null) : 1;
        int[] lengths = [.. words[batch == 1 ? 0 : 2].Split('·').Select(word => int.Parse(word, null))];
        DType dtype = words.Contains("f64") ? DType.Float64 : DType.Float32;
        Tensor x = Matrix(batch, lengths[0], lengths[1], dtype, Product.EndsWith("t left", StringComparison.Ordinal));
        Tensor y = Matrix(batch, lengths[1], lengths[2], dtype, Product.EndsWith("t right", StringComparison.Ordinal));
        return Kernel.OfProducts((double)batch * lengths[0] * lengths[1] * lengths[2], dtype, () => x.MatMul(y));
    }

    private static Tensor Matrix(int batch, int rows, int columns, DType dtype, bool isView)
    {
        (int first, int second) = isView ? (columns, rows) : (rows, columns);
        Tensor matrix = Tensor.Randn(batch == 1 ? [first, second] : [batch, first, second], dtype, seed: 1);
        return isView ? matrix.T : matrix;
    }
}
