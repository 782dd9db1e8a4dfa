using static Nabla.Functions;

namespace Nabla.Tests.Transforms;

/// <summary>Everything nests in everything: a transform of a transformed function is what the same transform by differences, or by a loop, makes of it.</summary>
public sealed class NestingTests
{
    private const double Step = 1e-5;

    private static readonly Tensor s_point = Tensor.Of([0.3, -0.7, 1.1, 0.4, -0.2, 0.9]);
    private static readonly Tensor s_direction = Tensor.Of([0.5, 1.0, -0.4, 0.8, -1.2, 0.1]);
    private static readonly Tensor s_matrix = Tensor.Randn([6, 6], DType.Float64, 11);
    private static readonly Tensor s_indices = Tensor.Of([4L, 0, 0, 2, 5]);

    /// <summary>From vectors of six numbers to tensors.</summary>
    private static readonly (string Name, Func<Tensor, Tensor> F)[] s_functions =
    [
        ("sin", x => x.Sin() * x),
        ("logistic", x => 1 / (1 + (-x).Exp())),
        ("matmul", x => s_matrix.MatMul(x).Tanh()),
        ("quadratic form", x => (x * s_matrix.MatMul(x)).Sum()),
        ("gather", x => Gather(x * x, s_indices, 0)),
        ("scatter", x => ScatterAdd(x, s_indices, x[..5].Exp(), 0)),
        ("sort", x => x.Sort(0).Values * Tensor.Of([1.0, 2, 3, 4, 5, 6])),
        ("cross-entropy", x => -x.Reshape(2, 3).LogSoftmax(1)[At.Rest, 1].Mean()),
        ("softmax", x => x.Softmax(0) * x),
        ("normalised", x => (x - x.Mean()) / (x.Var(correction: 0) + 1e-3).Sqrt()),
        ("where", x => Where(x > 0, x.Square(), x.Exp())),
        ("cumsum", x => x.CumSum(0) * x),
        ("logsumexp", x => (x * 2).LogSumExp()),
        ("norm", x => x.Norm()),
        ("slices", x => x[..3] * x[3..] + x[At.Every(.., 2)]),
        ("max", x => x.Reshape(3, 2).Max(1).Square()),
        ("product", x => x.Prod()),
        ("own rule", Transform.WithRule(x => x.Exp() * x, (x, y, g) => g * (y + x.Exp()), (x, y, dx) => dx * (y + x.Exp()))),
        ("concat", x => Concat([x.Cos(), x * x], 0)),
        ("checkpoint", Transform.Checkpoint(x => (s_matrix.MatMul(x).Tanh() * x).CumSum(0), name => name is "Tanh")),
        ("cond", x => Transform.Cond(x.Square().Sum() > 2, y => y.Sin() * x, y => y.Exp() - x[0], x)),
        ("scan", x => Scanned(x, false, null)),
        ("scan back in segments", x => Scanned(x, true, 3)),
        ("for", x => Transform.ForI(1, 4, (i, y) => y.Sin() + y * x * i.Cast(DType.Float64) * 0.3, x)),
        ("while", x => Transform.While(y => y.Square().Sum() < 20, y => y * 1.5 + x.Sin(), x, maxSteps: 9)),
        ("cond in scan", x => Transform.Scan((Tensor c, Tensor r) => (Transform.Cond(c > r, d => d.Sin() * r, d => d - r * r, c), c), x[0], x).Ys),
        ("tree", x => Transform.Grad(((Tensor A, Tensor B) p) => (p.A.Square() * p.B.Exp()).Sum())((x, x * 2)).B),
    ];

    private static readonly (string Name, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> Exact, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> Reference)[] s_transforms =
    [
        ("Grad", f => Transform.Grad(x => Weighted(f(x))), f => x => Columns(y => Weighted(f(y)), x).Reshape(6)),
        ("Jvp", f => x => Transform.Jvp(f, x, s_direction).Tangent, f => x => Along(f, x, s_direction)),
        ("Vmap", f => x => Transform.Vmap(f)(Stack([x, x * 0.5, -x], 0)).Sum(0), f => x => f(x) + f(x * 0.5) + f(-x)),
        ("Stage", Transform.Stage, f => f),
        ("Checkpoint", f => Transform.Checkpoint(f), f => f),
        ("Jacobian", f => x => Transform.JacobianForward(f)(x).Reshape(-1), f => x => Columns(f, x).Reshape(-1)),
        ("Jacobian by rows", f => x => Transform.JacobianReverse(f)(x).Reshape(-1), f => x => Columns(f, x).Reshape(-1)),
    ];

    public static TheoryData<int, int> Pairs()
    {
        TheoryData<int, int> data = [];
        for (int outer = 0; outer < s_transforms.Length; outer++)
        {
            for (int inner = 0; inner < s_transforms.Length; inner++)
            {
                data.Add(outer, inner);
            }
        }

        return data;
    }

    [Fact]
    public void Each_transform_alone()
    {
        foreach ((string transform, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> exact, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> reference) in s_transforms)
        {
            foreach ((string name, Func<Tensor, Tensor> f) in s_functions)
            {
                AssertClose(reference(f)(s_point), exact(f)(s_point), $"{transform} of {name}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair(int outer, int inner)
    {
        foreach ((string name, Func<Tensor, Tensor> f) in s_functions)
        {
            Func<Tensor, Tensor> transformed = s_transforms[inner].Exact(f);
            AssertClose(
                s_transforms[outer].Reference(transformed)(s_point),
                s_transforms[outer].Exact(transformed)(s_point),
                $"{s_transforms[outer].Name} of {s_transforms[inner].Name} of {name}");
        }
    }

    [Fact]
    public void A_sample_of_triples()
    {
        Random random = new(20);
        for (int i = 0; i < 150; i++)
        {
            (string name, Func<Tensor, Tensor> f) = s_functions[random.Next(s_functions.Length)];
            int[] chosen = [random.Next(s_transforms.Length), random.Next(s_transforms.Length), random.Next(s_transforms.Length)];

            // Jacobians of Jacobians of Jacobians are large, and say nothing that smaller ones do not.
            if (chosen.Count(t => t >= 5) > 2)
            {
                continue;
            }

            Func<Tensor, Tensor> transformed = s_transforms[chosen[1]].Exact(s_transforms[chosen[2]].Exact(f));
            AssertClose(
                s_transforms[chosen[0]].Reference(transformed)(s_point),
                s_transforms[chosen[0]].Exact(transformed)(s_point),
                $"{string.Join(" of ", chosen.Select(t => s_transforms[t].Name))} of {name}");
        }
    }

    private static Tensor Scanned(Tensor x, bool reverse, int? segments)
    {
        (Tensor carry, (Tensor A, Tensor B) ys) = Transform.Scan(
            (Tensor c, (Tensor P, Tensor Q) r) => ((c * r.P).Tanh() + x[1] * r.Q, (c * r.Q, c.Sin())), x[..2], (x, x.Reshape(6, 1) * s_matrix[At.Rest, ..2]), reverse: reverse, segments: segments);
        return ys.A.Sum(1) + ys.B[At.Rest, 0] + carry.Sum();
    }

    private static Tensor Weighted(Tensor y) => (y * (Tensor.Arange(1, (int)y.Count + 1, dtype: DType.Float64).Reshape([.. y.Shape]) * 0.3).Sin()).Sum();

    private static Tensor Along(Func<Tensor, Tensor> f, Tensor x, Tensor v) => (f(x + Step * v) - f(x - Step * v)) / (2 * Step);

    /// <summary>The Jacobian by differences: the result's axes, then the argument's.</summary>
    private static Tensor Columns(Func<Tensor, Tensor> f, Tensor x)
    {
        Tensor[] columns = [.. Enumerable.Range(0, 6).Select(i => Along(f, x, Tensor.Eye(6, dtype: DType.Float64)[i]))];
        return Stack(columns, columns[0].Rank);
    }

    private static void AssertClose(Tensor expected, Tensor actual, string what)
    {
        Assert.True(expected.Shape == actual.Shape, $"{what}: {expected.Shape} ≠ {actual.Shape}");
        double scale = 1 + (double)expected.Abs().Max();
        Assert.True(expected.AllClose(actual, 1e-6, 1e-6 * scale), $"{what}:\n{expected}\n≠\n{actual}");
    }
}
