using Nabla;

namespace SeedsSample.S0;

/// <summary>The vector-Jacobian product of each operation, and the pass that chains them.</summary>
internal static class Rules
{
    private static readonly Tensor s_cotangent = new[] { 2.0, -0.5 };

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S0-08", "add_vjp", "(g, g)", Add),
        new("S0-09", "exp_vjp", "(ans · g,): it needs the answer, not the input", Exp),
        new("S0-10", "negative_vjp", "(-g,)", Negative),
        new("S0-11", "reciprocal_vjp", "(-1/a² · g,)", Reciprocal),
        new("S0-12", "variable_vjp", "(g,): the identity", Leaf),
        new("S0-13", "matmul_vjp", "outer(g, b) by tile and reshape, and Aᵀg; for a matrix by a vector only", MatMul),
        new("S0-14", "the table of rules", "5 entries: add, negative, exp, reciprocal, variable", Table),
        new("S0-15", "backward_pass", "first in, first out, from a dummy node with the cotangent (1.,)", Order),
    ];

    private static void Add(Report report)
    {
        (_, Func<Tensor, (Tensor A, Tensor B)> pullback) = Transform.Vjp(
            ((Tensor A, Tensor B) x) => x.A + x.B, ((Tensor)new[] { 1.0, 2 }, (Tensor)new[] { 3.0, 4 }));
        (Tensor a, Tensor b) = pullback(s_cotangent);
        report.Close("left", a, Expected.Exact(new[] { 2.0, -0.5 }));
        report.Close("right", b, Expected.Exact(new[] { 2.0, -0.5 }));
    }

    private static void Exp(Report report)
    {
        (Tensor answer, Func<Tensor, Tensor> pullback) = Transform.Vjp(Functions.Exp, Tensor.Of([2.0, 3.0]));
        Tensor gradient = pullback(s_cotangent);
        report.Close("gradient", gradient, Expected.Exact(new[] { 2 * Math.Exp(2), -0.5 * Math.Exp(3) }), 1e-15);
        report.Same("it is the very answer times g", gradient.AllClose(answer * s_cotangent, 0, 0));
    }

    private static void Negative(Report report) =>
        report.Close("gradient", Transform.Vjp(static x => -x, s_cotangent).Pullback(s_cotangent), Expected.Exact(new[] { -2.0, 0.5 }));

    private static void Reciprocal(Report report) =>
        report.Close("gradient", Transform.Vjp(Functions.Reciprocal, Tensor.Of([2.0, -4.0])).Pullback(new[] { 3.0, 8 }), Expected.Exact(new[] { -0.75, -0.5 }));

    private static void Leaf(Report report)
    {
        Variable x = new([1.0, 2.0]);
        x.Backward(s_cotangent);
        report.Close("gradient", x.Grad!, Expected.Exact(new[] { 2.0, -0.5 }));
    }

    private static void MatMul(Report report)
    {
        Variable a = new(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Variable b = new(new double[] { 1, 2, 3 });
        a.MatMul(b).Backward(new[] { 1.0, -2 });
        report.Close("dA", a.Grad!, Expected.Exact(new double[,] { { 1, 2, 3 }, { -2, -4, -6 } }));
        report.Close("db", b.Grad!, Expected.Exact(new double[] { -7, -8, -9 }));
        RandomState random = new(0);
        Tensor square = Tensor.Of(random.Randn(9), [3, 3]);
        report.Differentiates("vector by vector", static ((Tensor X, Tensor Y) v) => v.X.MatMul(v.Y), (square[0], square[1]));
        report.Differentiates("matrix by matrix", static ((Tensor X, Tensor Y) v) => v.X.MatMul(v.Y), (square, Tensor.Of(random.Randn(9), [3, 3])));
    }

    private static void Table(Report report)
    {
        Tensor x = new[] { 0.5, -1.5 };
        report.Differentiates("add", static ((Tensor X, Tensor Y) v) => v.X + v.Y, (x, x));
        report.Differentiates("negative", static (Tensor v) => -v, x);
        report.Differentiates("exp", Functions.Exp, x);
        report.Differentiates("reciprocal", Functions.Reciprocal, x);
        report.Differentiates("variable", static (Tensor v) => v, x);
    }

    private static void Order(Report report)
    {
        List<string> visited = [];
        Variable z = new(1.5);
        Tensor negative = Watched(-z, "negative");
        Tensor exp = Watched(Functions.Exp(negative), "exp");
        Tensor sum = Watched(1 + exp, "add");
        Watched(Functions.Reciprocal(sum), "reciprocal").Backward();
        report.Same("order of visits", string.Join(", ", visited), "reciprocal, add, exp, negative");
        double sigma = 1 / (1 + Math.Exp(-1.5));
        report.Close("gradient, from the cotangent 1", z.Grad!, Expected.Exact(sigma * (1 - sigma)), 1e-15);

        Tensor Watched(Tensor tensor, string name)
        {
            tensor.OnGradient(_ =>
            {
                visited.Add(name);
                return null;
            });
            return tensor;
        }
    }
}
