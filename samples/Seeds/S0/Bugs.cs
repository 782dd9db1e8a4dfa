using Nabla;

namespace SeedsSample.S0;

/// <summary>What the notebook's engine gets wrong, with the right answers.</summary>
internal static class Bugs
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S0-B1", "comparing two arrays in a condition", "assert tz.grad - gs[z] < 1e-5 → ValueError: the truth value … is ambiguous", Comparison),
        new("S0-B2", "matmul has no rule in the table", "forward works, backward would be a KeyError", MissingRule),
        new("S0-B3", "a value used twice", "x + x → (1.0, 1.0); e + e → (2.718…, 2.718…): tuples strung together", FanOut),
        new("S0-B4", "paths instead of nodes are walked", "14 doublings → 32767 calls of rules", Doublings),
        new("S0-B5", "a scalar that was broadcast", "add(Node(1), vector) gives the scalar a vector as gradient", Broadcast),
        new("S0-B6", "no constants", "Node(1) is differentiated like a parameter", Constants),
        new("S0-B7", "the gradients of inner nodes", "gs[node] holds the gradients of the node's inputs; only leaves hold their own", InnerNodes),
        new("S0-B9", "whole numbers", "np.reciprocal([2, 4]) → [0, 0]", Integers),
    ];

    private static void Comparison(Report report)
    {
        Tensor x = new[] { 0.14914645, 0.14914645 };
        Tensor y = x + 1e-6;
        int ways = typeof(Tensor).GetMethods().Count(static method => method.ReturnType == typeof(bool) && method.Name is "op_Implicit" or "op_True" or "op_False");
        report.Close("implicit ways from a tensor to a condition, so that the line does not compile", ways, Expected.Exact(0));
        report.Throws<InvalidOperationException>("(bool)(x - y < 1e-5)", () => _ = (bool)(x - y < 1e-5), "has 2");
        report.Same("x.AllClose(y, 0, 1e-5)", x.AllClose(y, 0, 1e-5));
        report.Same("the same the wrong way round, which lacked an abs", (y - 1).AllClose(x, 0, 1e-5), expected: false);
    }

    private static void MissingRule(Report report)
    {
        RandomState random = new(2);
        report.Differentiates(
            "matmul",
            static ((Tensor A, Tensor B) x) => x.A.MatMul(x.B),
            (Tensor.Of(random.Randn(6), [2, 3]), Tensor.Of(random.Randn(3))));
    }

    private static void FanOut(Report report)
    {
        report.Close("x + x at 1", Transform.Grad((Tensor x) => x + x)(1.0), Expected.Exact(2.0));
        report.Close("e + e with e = exp(1)", Transform.Grad(Twice)(1.0), Expected.Recomputed(5.43656365691809), 1e-15);
        report.Close("e + e with e = exp(1)", Transform.Grad(Twice)(1.0), Answer.To("S0-B3 exp(x) + exp(x) float64").Gradient(), 1e-15);

        static Tensor Twice(Tensor x)
        {
            Tensor e = Functions.Exp(x);
            return e + e;
        }
    }

    private static void Doublings(Report report)
    {
        foreach (int doublings in (int[])[14, 30])
        {
            CountedSum sum = new();
            Variable x = new(1.0);
            Tensor y = x;
            for (int i = 0; i < doublings; i++)
            {
                y = sum.Apply((y, y));
            }

            y.Backward();
            report.Close($"calls of rules for {doublings} doublings", sum.Calls, Expected.Exact(doublings));
            report.Close("gradient", x.Grad!, Expected.Exact(Math.Pow(2, doublings)));
        }
    }

    private static void Broadcast(Report report)
    {
        Variable scalar = new(1.0);
        Variable vector = new([1.0, 2, 3]);
        (scalar + vector).Backward(new[] { 1.0, 2, 4 });
        report.Close("gradient of the scalar", scalar.Grad!, Expected.Exact(7.0));
        report.Close("gradient of the vector", vector.Grad!, Expected.Exact(new[] { 1.0, 2, 4 }));
    }

    private static void Constants(Report report)
    {
        Variable z = new(1.5) { Name = "z" };
        Tensor one = Tensor.Of(1.0);
        Tensor y = one + z;
        y.Backward();
        report.Same("graph", Graphs.Describe(1 + z), "Add(constant, z)");
        report.Throws<InvalidOperationException>("gradient of the constant", () => _ = one.Grad, "constant");
        report.Throws<InvalidOperationException>("Backward from constants alone", () => (one + one).Backward(), "no trainable Variable");
    }

    private static void InnerNodes(Report report)
    {
        Variable z = new(1.5);
        Tensor e = Functions.Exp(-z).RetainGrad();
        Functions.Reciprocal(1 + e).Backward();
        double inner = Math.Exp(-1.5);
        double slope = -1 / ((1 + inner) * (1 + inner));
        report.Close("of exp(-z), its own", e.Grad!, Expected.Exact(slope), 1e-15);
        report.Close("of z", z.Grad!, Expected.Exact(-slope * inner), 1e-15);
    }

    private static void Integers(Report report)
    {
        Tensor whole = new[] { 2, 4 };
        Tensor reciprocal = Functions.Reciprocal(whole);
        report.Close("1 / [2, 4]", reciprocal, Expected.Exact(new[] { 0.5, 0.25 }));
        report.Same("element type", reciprocal.DType.ToString(), "Float32");
        report.Same("whole numbers times 0.5", (whole * 0.5).DType.ToString(), "Float32");
        report.Throws<ArgumentException>("a variable of whole numbers", () => _ = new Variable(whole), "1f");
    }
}
