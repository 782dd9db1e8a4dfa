using Nabla;

namespace SeedsSample.S2;

/// <summary>What the notebook has headings for, and nothing under them.</summary>
internal static class Announced
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S2-T1", "\"Implement Activations, Affine and Softmax\"", "no Softmax anywhere", SoftmaxByHand),
        new("S2-T2", "\"Gradient check\"", "an empty heading", GradientCheck),
    ];

    private static void SoftmaxByHand(Report report)
    {
        double[] row = [1, -2, 0.5];
        double sum = row.Sum(Math.Exp);
        Softmax2 softmax = new();
        Tensor x = Tensor.Of(new RandomState(3).Randn(12), [3, 4]);
        report.Close("softmax([1, -2, 0.5])", softmax.Apply(row), Expected.Exact(Array.ConvertAll(row, value => Math.Exp(value) / sum)), 1e-15);
        report.Differentiates("by hand", softmax.Apply, x);
        report.Close("[1000, 1000], where exp alone overflows", softmax.Apply(new[] { 1000f, 1000 }), Expected.Exact(new[] { 0.5f, 0.5f }));
        report.Close("Σ of rows", softmax.Apply(x).Sum(1), Expected.Exact(Tensor.Ones([3], DType.Float64)), 1e-15);
        report.Same("as the library's own", softmax.Apply(x).AllClose(x.Softmax(1), 1e-14, 0));
    }

    private static void GradientCheck(Report report)
    {
        RandomState random = new(4);
        (Tensor X, Tensor W, Tensor B) inputs = (Tensor.Of(random.Randn(6), [3, 2]), Tensor.Of(random.Randn(8), [2, 4]), Tensor.Of(random.Randn(4)));
        report.Differentiates("softmax of an affine layer", static ((Tensor X, Tensor W, Tensor B) v) => (v.X.MatMul(v.W) + v.B).Softmax(1), inputs);
        report.Differentiates("the same by the functions above", ByOwnFunctions, inputs);

        static Tensor ByOwnFunctions((Tensor X, Tensor W, Tensor B) v) =>
            new Softmax2().Apply(new Add2().Apply((new Mm2().Apply((v.X, v.W)), v.B)));
    }
}
