using Nabla;

namespace SeedsSample.S2;

/// <summary>What the notebook's functions get wrong.</summary>
internal static class Bugs
{
    private static readonly Tensor s_x = new[] { 1.5, -0.5, 2 };
    private static readonly Tensor s_y = new[] { -1.0, 3, 0.25 };

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S2-B1", "Mul2's rule forgets its cotangent", "return y, x: right for the cotangent ones alone", ForgottenCotangent),
        new("S2-B2", "Relu2's rule changes its cotangent", "grad_output[cond] = 0", ChangedCotangent),
        new("S2-B3", "Add2 keeps its result for nothing", "ctx.save_for_backward(result)", KeptForNothing),
        new("S2-B4", "Sigmoid by exp(-x)", "1 / (1 + np.exp(-i)): overflow far below zero", Overflow),
        new("S2-B5", "no seed", "every printed number is lost", NoSeed),
        new("S2-B6", "Relu2 at 0", "zeroes where x < 0, so the gradient at 0 is 1", ReluAtZero),
    ];

    private static void ForgottenCotangent(Report report)
    {
        (_, Func<Tensor, (Tensor X, Tensor Y)> pullback) = Transform.Vjp(new Mul2().Apply, (s_x, s_y));
        (Tensor x, Tensor y) = pullback(new[] { 2.0, -1, 4 });
        report.Close("gradient of x with the cotangent [2, -1, 4]", x, Expected.Exact(new[] { -2.0, -3, 1 }));
        report.Close("gradient of y with the cotangent [2, -1, 4]", y, Expected.Exact(new[] { 3.0, 0.5, 8 }));
        report.Differentiates("Mul2", new Mul2().Apply, (s_x, s_y));
        report.Refutes("Mul2 as it was written", new Mul2AsWritten().Apply, (s_x, s_y), "The gradient is wrong");
    }

    private static void ChangedCotangent(Report report)
    {
        Tensor g = new[] { 2.0, -1, 4 };
        Tensor changed = g.With(0, g < 0);
        report.Close("g.With(0, g < 0)", changed, Expected.Exact(new[] { 2.0, 0, 4 }));
        report.Close("g afterwards", g, Expected.Exact(new[] { 2.0, -1, 4 }));
        report.Same("tensors have a setter", typeof(Tensor).GetProperties().Any(static property => property.CanWrite), expected: false);
        Variable x = new(s_x);
        Tensor y = x * 1.0;
        (new Relu2().Apply(y) + y).Backward(g);
        report.Close("a gradient shared by two uses", x.Grad!, Expected.Exact(new[] { 4.0, -1, 8 }));
    }

    private static void KeptForNothing(Report report)
    {
        Add2 add = new();
        Variable x = new(s_x);
        add.Apply((x, s_y)).Backward(s_y);
        report.Close("tensors kept by Add2", add.Kept, Expected.Exact(0));
        report.Close("gradient", x.Grad!, Expected.Exact(new[] { -1.0, 3, 0.25 }));
    }

    private static void Overflow(Report report)
    {
        Variable x = new([-1000f, -100f, 0f, 1000f]);
        Tensor y = Functions.Sigmoid(x);
        y.Backward(Tensor.Ones(4));
        report.Close("value", y, Expected.Exact(new[] { 0f, (float)Math.Exp(-100), 0.5f, 1 }), 1e-7);
        report.Same("exp(-100) is not lost", y[1].ToScalar() > 0);
        report.Close("gradient", x.Grad!, Expected.Exact(new[] { 0f, 0, 0.25f, 0 }), 1e-7);
    }

    private static void NoSeed(Report report)
    {
        report.Same("Randn with seed 7, twice", Tensor.Randn([32], seed: 7).AllClose(Tensor.Randn([32], seed: 7), 0, 0));
        report.Same("Randn with another seed", Tensor.Randn([32], seed: 7).AllClose(Tensor.Randn([32], seed: 8), 0, 0), expected: false);
        report.Corrected(GuidePages.Pitfalls, "Numbers that nobody can see again");
    }

    private static void ReluAtZero(Report report)
    {
        report.Close("Relu's gradient at 0", Transform.Grad(Functions.Relu)(0.0), Expected.Exact(0.0));
        report.Close("Relu2's gradient at 0", Transform.Grad(new Relu2().Apply)(0.0), Expected.Exact(0.0));
    }
}
