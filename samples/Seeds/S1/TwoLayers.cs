using Nabla;
using Nabla.Learning;

namespace SeedsSample.S1;

/// <summary>The notebook's numeric example: 4 examples, 3 → 2 → 1, no activation.</summary>
internal static class TwoLayers
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S1-17", "4×3 → 2 → 1 with the cotangent ones", "dx rows [-0.1, 0.06, 1.33]; dA1 [[5.98, -0.39, -3.51], [-7.36, 0.48, 4.32]]; db1 [-5.2, 6.4]", Gradients),
        new("S1-18", "the same by PyTorch", "b1.grad = [-5.2, 6.4], float64", ByPyTorch),
        new("S1-19", "central difference along ones", "-0.53 in every row, of other weights; with these it is 1.29", Difference),
    ];

    /// <summary>Two linear layers with the notebook's weights.</summary>
    public static Sequential Network() => new(
        new Linear(3, 2, weights: First, dtype: DType.Float64),
        new Linear(2, 1, weights: Second, dtype: DType.Float64));

    public static Tensor First(Shape shape, DType dtype, Generator? generator) => Answer.To("S1-17 two layers float64").Input(1);

    private static Tensor Second(Shape shape, DType dtype, Generator? generator) => Answer.To("S1-17 two layers float64").Input(3);

    private static void Gradients(Report report)
    {
        Answer answer = Answer.To("S1-17 two layers float64");
        Sequential network = Network();
        Variable x = new(answer.Input(0));
        Tensor y = network.Forward(x);
        y.Backward(answer.Cotangent());
        IReadOnlyList<Variable> parameters = network.Parameters;
        report.Close("y", y, Expected.Notebook(new[,] { { 0.43 }, { 3.216 }, { -0.22 }, { 0.643 } }), 1e-15);
        report.Close("first row of dx", x.Grad![0], Expected.Notebook(new[] { -0.1, 0.06, 1.33 }), 1e-15);
        report.Close("dx", x.Grad!, answer.Gradient(0), 1e-15);
        report.Close("dA1", parameters[0].Grad!, Expected.Notebook(new[,] { { 5.98, -0.39, -3.51 }, { -7.36, 0.48, 4.32 } }), 1e-14);
        report.Close("db1", parameters[1].Grad!, Expected.Notebook(new[] { -5.2, 6.4 }), 1e-14);
        report.Close("dA2", parameters[2].Grad!, Expected.Recomputed(new[,] { { 1.03, 3.38 } }), 1e-14);
        report.Close("db2", parameters[3].Grad!, Expected.Recomputed(new[] { 4.0 }));
    }

    private static void ByPyTorch(Report report)
    {
        Answer answer = Answer.To("S1-18 their sum float64");
        Sequential network = Network();
        network.Forward(answer.Input(0)).Sum().Backward();
        Tensor gradient = network.Parameters[1].Grad!;
        report.Close("b1.grad", gradient, answer.Gradient(2), 1e-14);
        report.Close("b1.grad", gradient, Expected.Notebook(new[] { -5.2, 6.4 }), 1e-14);
        report.Same("element type", gradient.DType.ToString(), "Float64");
    }

    private static void Difference(Report report)
    {
        Answer answer = Answer.To("S1-19 central difference along ones float64");
        Sequential network = Network();
        Variable x = new(answer.Input(0));
        Tensor difference = (network.Forward(x.Value + 1) - network.Forward(x.Value - 1)) / 2;
        network.Forward(x).Sum().Backward();
        report.Close("central difference", difference, answer.Output(), 1e-14);
        report.Close("sums of the gradient's rows", x.Grad!.Sum(1, keepAxes: true), Expected.Recomputed(Tensor.Full([4, 1], 1.29, DType.Float64)), 1e-14);
    }
}
