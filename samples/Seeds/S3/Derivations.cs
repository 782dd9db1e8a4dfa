using Nabla;

namespace SeedsSample.S3;

/// <summary>Four operations with the loss Σz², whose cotangent is dz = 2z: the formulas derived by hand, Nabla's gradients, and PyTorch's.</summary>
internal static class Derivations
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S3-01", "matmul: Z = X Y with [4, 6] and [6, 9]", "distances 0.0, 0.0, 0.0", MatMul),
        new("S3-02", "add_bias: [4, 6, 3] + [6] on the second axis", "distances 0.0, 0.0, 5.415829e-06", AddBias),
        new("S3-03", "linear: Y = X Wᵀ + b with x [18, 14], w [5, 14], b [5]", "distances 0.0, four times", Linear),
        new("S3-04", "sum of [4, 6, 3]", "distances 9.536743e-07, 1.6184389828183307e-05", Sum),
    ];

    private static void MatMul(Report report)
    {
        foreach (Replay replay in BothTypes())
        {
            Variable x = replay.Draw([4, 6]);
            Variable y = replay.Draw([6, 9]);
            Tensor z = x.MatMul(y);
            Tensor dz = Differentiated(z);
            Compare(report, replay, "S3-01 matmul", z, [x, y], [dz.MatMul(y.T), x.T.MatMul(dz)]);
        }
    }

    private static void AddBias(Report report)
    {
        foreach (Replay replay in BothTypes())
        {
            Variable x = replay.Draw([4, 6, 3]);
            Variable y = replay.Draw([6]);
            Tensor z = x + y.Unsqueeze(-1);
            Tensor dz = Differentiated(z);
            Compare(report, replay, "S3-02 add_bias", z, [x, y], [dz, dz.Sum([0, 2])]);
        }
    }

    private static void Linear(Report report)
    {
        foreach (Replay replay in BothTypes())
        {
            Variable x = replay.Draw([18, 14]);
            Variable w = replay.Draw([5, 14]);
            Variable b = replay.Draw([5]);
            Tensor y = x.Linear(w, b);
            Tensor dy = Differentiated(y);
            Compare(report, replay, "S3-03 linear", y, [x, w, b], [dy.MatMul(w), dy.T.MatMul(x), dy.Sum(0)]);
        }
    }

    private static void Sum(Report report)
    {
        foreach (Replay replay in BothTypes())
        {
            Variable x = replay.Draw([4, 6, 3]);
            Tensor y = x.Sum();
            Tensor dy = Differentiated(y);
            Compare(report, replay, "S3-04 sum", y, [x], [dy * x.OnesLike()]);
        }
    }

    private static IEnumerable<Replay> BothTypes() => [new(DType.Float32), new(DType.Float64)];

    private static Tensor Differentiated(Tensor z)
    {
        z.Square().Sum().Backward();
        return 2 * z.Detach();
    }

    private static void Compare(Report report, Replay replay, string operation, Tensor z, Variable[] inputs, Tensor[] byHand)
    {
        Answer answer = replay.Answer(operation);
        for (int i = 0; i < inputs.Length; i++)
        {
            report.Close($"input {i}, drawn from seed 12", inputs[i], answer.ExpectedInput(i));
        }

        report.Near("result", z, answer.Output(), replay.Limit);
        for (int i = 0; i < inputs.Length; i++)
        {
            report.Near($"gradient {i}", inputs[i].Grad!, answer.Gradient(i), replay.Limit);
            report.Near($"gradient {i} by the formula", byHand[i], answer.Gradient(i), replay.Limit);
        }
    }
}
