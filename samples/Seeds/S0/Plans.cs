using Nabla;

namespace SeedsSample.S0;

/// <summary>What the notebook's last cell set out to do.</summary>
internal static class Plans
{
    private const int Batch = 5;
    private const int Height = 2;
    private const int Width = 3;

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S0-T1", "from single examples to batches", "\"1. single -> batch\", not begun", Batched),
        new("S0-T2", "from the processor to the GPU", "\"2. python -> cuda\", not begun", Check: null),
    ];

    private static void Batched(Report report)
    {
        RandomState random = new(1);
        double[] matrices = random.Randn(Batch * Height * Width);
        double[] vectors = random.Randn(Batch * Width);
        double[] cotangents = random.Randn(Batch * Height);
        Variable a = new(Tensor.Of(matrices, [Batch, Height, Width]));
        Variable b = new(Tensor.Of(vectors, [Batch, Width]));
        Tensor y = a.MatMul(b.Unsqueeze(-1)).Squeeze(-1);
        y.Backward(Tensor.Of(cotangents, [Batch, Height]));

        double[] products = new double[Batch * Height];
        double[] matrixGradients = new double[matrices.Length];
        double[] vectorGradients = new double[vectors.Length];
        for (int row = 0; row < Batch * Height; row++)
        {
            for (int column = 0; column < Width; column++)
            {
                int element = row * Width + column;
                int partner = row / Height * Width + column;
                products[row] += matrices[element] * vectors[partner];
                matrixGradients[element] = cotangents[row] * vectors[partner];
                vectorGradients[partner] += cotangents[row] * matrices[element];
            }
        }

        report.Close("5 products at once", y, Expected.Exact(Tensor.Of(products, y.Shape)), 1e-14);
        report.Close("gradients of 5 matrices", a.Grad!, Expected.Exact(Tensor.Of(matrixGradients, a.Shape)), 1e-14);
        report.Close("gradients of 5 vectors", b.Grad!, Expected.Exact(Tensor.Of(vectorGradients, b.Shape)), 1e-14);
    }
}
