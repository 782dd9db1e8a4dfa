using Nabla;

namespace SeedsSample.S0;

/// <summary>What the notebook's last cell set out to do.</summary>
internal static class Plans
{
    private const int Batch = 5;
    private const int Height = 2;
    private const int Width = 3;
    private const int Steps = 20;

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S0-T1", "from single examples to batches", "\"1. single -> batch\", not begun", Batched),
        new("S0-T2", "from the processor to the GPU", "\"2. python -> cuda\", not begun", OnDevices, Offered.Missing),
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

    /// <summary>The same functions where a driver offers a device: a training whose data, parameters and gradients lie there.</summary>
    private static void OnDevices(Report report)
    {
        (Tensor losses, Tensor weights, Tensor gradient) = Trained(Device.Cpu);
        foreach (Device device in Offered.Devices)
        {
            (Tensor there, Tensor moved, Tensor last) = Trained(device);
            report.Same($"{device} holds the weights and their gradient", moved.Device == device && last.Device == device);
            report.Close($"{device}: losses of {Steps} steps", there.To(Device.Cpu), Expected.Exact(losses), 1e-5);
            report.Close($"{device}: weights after them", moved.To(Device.Cpu), Expected.Exact(weights), 1e-5);
            report.Close($"{device}: the last gradient", last.To(Device.Cpu), Expected.Exact(gradient), 1e-5);
        }
    }

    private static (Tensor Losses, Tensor Weights, Tensor Gradient) Trained(Device device)
    {
        RandomState random = new(2);
        Tensor x = Single(random, Batch, Width).To(device);
        Tensor target = Single(random, Batch, Height).To(device);
        Variable weights = new(Single(random, Width, Height).To(device));
        Tensor[] losses = new Tensor[Steps];
        for (int step = 0; step < Steps; step++)
        {
            weights.ClearGrad();
            Tensor error = x.MatMul(weights).Tanh() - target;
            Tensor loss = (error * error).Mean();
            loss.Backward();
            weights.Value -= 0.5f * weights.Grad!;
            losses[step] = loss.Detach();
        }

        return (Functions.Stack(losses, 0), weights.Value, weights.Grad!);
    }

    private static Tensor Single(RandomState random, int rows, int columns) => Tensor.Of(random.Randn(rows * columns), [rows, columns]).Cast(DType.Float32);
}
