using Nabla;

namespace SeedsSample.S3;

/// <summary>A missing module, misprints, and an element type that grows.</summary>
internal static class Bugs
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S3-B1", "metrics.tdist is missing", "from ../../pyutils; 1.6184389828183307e-05 for 72 differences of 2·2⁻²⁰", Distance),
        new("S3-B2", "misprints in the formulas", "X ∈ R^{m×p} for Z; ∂E/∂Z for ∂E/∂Y; XᵀdZ for dYᵀX; b_j for y_j", Misprints),
        new("S3-B3", "a float64 gradient of a float32 input", "dout * np.ones(x.shape)", ElementType),
        new("S3-B4", "\"X ∈ Rⁿ\", but three axes; a loss that is never used", "vsum of [4, 6, 3]; loss = np.sum(y**2), then dy = 2*y by hand", Axes),
    ];

    private static void Distance(Report report)
    {
        Tensor difference = Tensor.Full([4, 6, 3], 2 * Math.Pow(2, -20), DType.Float64);
        report.Close("Euclidean norm", difference.Norm(), Expected.Notebook(1.6184389828183307e-05), 1e-20);
        report.Close("of one difference of 2⁻²⁰", Tensor.Of(Math.Pow(2, -20)).Norm(), Expected.Notebook(9.536743e-07), 5e-14);
    }

    private static void Misprints(Report report)
    {
        Answer answer = Answer.To("S3-03 linear float64");
        Tensor dy = answer.Cotangent();
        report.Close("∂E/∂W = (∂E/∂Y)ᵀ X", dy.T.MatMul(answer.Input(0)), answer.Gradient(1), 1e-13);
        report.Same("shape of Xᵀ ∂E/∂Z as printed, where W is [5, 14]", answer.Input(0).T.MatMul(dy).Shape.ToString(), "[14, 5]");
        report.Corrected(GuidePages.Derivations, "The matrix product");
        report.Corrected(GuidePages.Derivations, "Adding a bias");
        report.Corrected(GuidePages.Derivations, "The linear layer");
    }

    private static void ElementType(Report report)
    {
        Variable x = new(Tensor.Ones(4, 6, 3));
        x.Sum().Backward();
        report.Same("gradient of a float32 sum", x.Grad!.DType.ToString(), "Float32");
        report.Throws<InvalidOperationException>(
            "a rule that returns float64", () => Transform.Grad(Transform.WithRule(static v => v.Sum(), static (v, y, g) => g.Cast(DType.Float64) * Tensor.Ones(v.Shape, DType.Float64)))(Tensor.Ones(3)), "float64");
    }

    private static void Axes(Report report)
    {
        Variable x = new(Tensor.Of(new RandomState(12).Randn(72), [4, 6, 3]));
        Tensor y = x.Sum();
        y.Square().Backward();
        report.Close("gradient of the loss itself", x.Grad!, Expected.Exact(Tensor.Full([4, 6, 3], 2 * y.ToScalar<double>())), 1e-15);
        report.Corrected(GuidePages.Derivations, "The sum");
    }
}
