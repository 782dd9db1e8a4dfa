using Nabla.Tests.Compilation;
using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Functions written down once for any length of the leading axis: at every length the bits of eager.</summary>
public sealed class AnyBatchTests
{
    private static readonly int[] s_sizes = [32, 1, 2, 7, 33, 100, 32, 5];

    private static readonly Variable s_weight = new(Tensor.Randn([6, 6], seed: 91));

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_functions = new(StringComparer.Ordinal)
    {
        ["mean over all"] = x => x.Mean(),
        ["mean over the batch"] = x => x - x.Mean(0),
        ["mean over rows"] = x => x - x.Mean(1, keepAxes: true),
        ["statistics of a batch"] = x => (x - x.Mean(0)) / (x.Var(0) + 1e-5).Sqrt(),
        ["statistics without correction"] = x => (x - x.Mean(0)) / (x.Var(0, correction: 0) + 1e-5).Sqrt(),
        ["deviation"] = x => x / (x.Std(0) + 1),
        ["correction by C#"] = x => x.Var(0, correction: 0) * ((double)x.Shape[0] / Math.Max(x.Shape[0] - 1, 1)),
        ["divided by C#"] = x => x.Square().Sum() / x.Shape[0],
        ["times a quotient"] = x => x.Square().Sum() * (1.0 / x.Shape[0]),
        ["times twice a quotient"] = x => x.Square().Sum() * (2.0 / x.Shape.Count),
        ["root of the length"] = x => x.Sum(0) / Math.Sqrt(x.Shape[0]),
        ["length"] = x => x.Sum(0) + x.Shape[0],
        ["softmax over the batch"] = x => x.Softmax(0) + x.LogSoftmax(0),
        ["logsumexp"] = x => x.LogSumExp(0) + x.LogSumExp().Exp(),
        ["norms"] = x => x / (x.Norm(2, 0) + x.Norm(2, 1, keepAxes: true) + 1),
        ["products of examples"] = x => x.MatMul(x.T).Softmax(1).MatMul(x),
        ["products of features"] = x => x.T.MatMul(x),
        ["affine"] = x => x.Linear(s_weight.Detach(), s_weight.Detach()[0]).Gelu(),
        ["one axis"] = x => x.Reshape(-1).Tanh(),
        ["more axes"] = x => x.Reshape(-1, 2, 3).Permute(1, 0, 2).Reshape(2, -1).Sum(1),
        ["joined"] = x => Functions.Concat([x, x * 2, x[..1]], 0),
        ["stacked"] = x => Functions.Stack([x, -x], 1).Max(1),
        ["without the first"] = x => x[1..] - x[..^1],
        ["backwards"] = x => x.Flip(0) + x.Flip(1),
        ["padded"] = x => x.Pad(0, 2, 3).CumSum(0),
        ["running sums"] = x => x.CumSum(0) + x.CumSum(1),
        ["extremes"] = x => x.Max(0) + x.Min(1).Sum() + x.ArgMax(0) + x.ArgMax(1).Sum(),
        ["sorted"] = x => x.Sort(0).Values + x.Sort(1).Indices,
        ["replaced"] = x => x.With(0, 0).With(x[^1] * 2, ^1),
        ["picked"] = x => x[x.ArgMax(0)],
        ["zeros and ones"] = x => Functions.Where(x > 0, Tensor.Ones(x.Shape, x.DType), Tensor.Zeros(x.Shape, x.DType)) + Tensor.Full([x.Shape[0], 6], 0.3, x.DType),
        ["integers"] = x => (x > 0).Sum(0) + (x * 10).Cast(DType.Int32).Sum(),
        ["a condition"] = x => Cond(x.Sum() > 0, z => z * 2, z => z.Mean(0) - z, x),
        ["a loop over the batch"] = x => Scan((h, row) => ((h * 0.5 + row).Tanh(), h + row.Mean()), x[0], x).Ys,
        ["a loop of a batch"] = x => While(h => h.Square().Mean() > 1e-3, h => h * 0.5 + h.Mean(0) * 0.1, x, 40),
        ["computed again"] = x => Checkpoint((Tensor z) => (z - z.Mean(0)).Tanh())(x) * x,
        ["a rule of its own"] = x => WithRule(z => z.Sin(), (z, _, g) => g * z.Cos())(x - x.Mean()),
        ["random numbers"] = x => x * Tensor.Rand(x.Shape, seed: 3).Cast(x.DType) + Tensor.Randn([x.Shape[0], 1], seed: 4).Cast(x.DType),
        ["axes of length 1 left out"] = x => x.Shape[0] == 1 ? x.Squeeze() * 2 : x.Squeeze() * 2,
        ["numbers of examples"] = x => x * Tensor.Of<float>([.. Enumerable.Range(0, x.Shape[0]).Select(i => (float)i)]).Cast(x.DType).Unsqueeze(1) + Tensor.Of<double>([.. Enumerable.Repeat(0.3, x.Shape[0])]).Cast(x.DType).Unsqueeze(1),
        ["given back"] = x => x,
        ["nothing of it"] = x => Tensor.Of([1f, 2, 3]),
        ["examples one by one"] = x => Vmap((Tensor row) => (row - row.Mean()).Softmax(0))(x),
        ["gradients"] = x => Grad((Tensor z) => (z.Softmax(1) * (z - z.Mean(0))).Square().Mean())(x),
    };

    public static TheoryData<string> Names => [.. s_functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AnySizeIsEager(string name)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            Func<Tensor, Tensor> f = s_functions[name];
            Func<Tensor, Tensor> compiled = Jit(f, anyBatch: true);
            foreach (int size in s_sizes)
            {
                Tensor x = Tensor.Randn([size, 6], dtype, (ulong)size);
                Bits.AssertSame([f(x)], [compiled(x)], $"{name} of {dtype} at {size}");
                Bits.AssertSame([f(x)], [compiled(x)], $"{name} of {dtype} at {size}, again");
            }

            Assert.Equal(1, compiled.Traces());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsAtAnySizeAreEager(string name)
    {
        Func<Tensor, Tensor> f = s_functions[name];
        Func<Tensor, Tensor> compiled = Jit(f, anyBatch: true);
        if (name is "a loop of a batch" or "nothing of it" or "integers")
        {
            return;
        }

        foreach (int size in s_sizes)
        {
            Tensor x = Tensor.Randn([size, 6], DType.Float64, (ulong)size);
            Tensor expected = Grad((Tensor z) => f(z).Square().Sum())(x);
            Bits.AssertSame([expected], [Grad((Tensor z) => compiled(z).Square().Sum())(x)], $"Grad(Jit({name})) at {size}", 1e-13);
        }

        Assert.Equal(1, compiled.Traces());
        Func<Tensor, Tensor> gradient = Jit(Grad((Tensor z) => f(z).Square().Sum()), anyBatch: true);
        foreach (int size in s_sizes)
        {
            Tensor x = Tensor.Randn([size, 6], DType.Float32, (ulong)size);
            Bits.AssertSame([Grad((Tensor z) => f(z).Square().Sum())(x)], [gradient(x)], $"Jit(Grad({name})) at {size}");
        }

        Assert.Equal(1, gradient.Traces());
    }

    [Fact]
    public void OtherTransformsGoThrough()
    {
        Tensor F(Tensor x) => (x - x.Mean(0)).Tanh() * x.Var(0);
        Func<Tensor, Tensor> compiled = Jit(F, anyBatch: true);
        foreach (int size in s_sizes.Skip(2))
        {
            Tensor x = Tensor.Randn([3, size, 4], DType.Float64, 1);
            Bits.AssertSame([Vmap((Tensor z) => F(z))(x)], [Vmap(compiled)(x)], $"Vmap at {size}");
            Tensor dx = Tensor.Randn([size, 4], DType.Float64, 2);
            (Tensor value, Tensor tangent) = Jvp(F, x[0], dx);
            (Tensor compiledValue, Tensor compiledTangent) = Jvp(compiled, x[0], dx);
            Bits.AssertSame([value, tangent], [compiledValue, compiledTangent], $"Jvp at {size}");
            Bits.AssertSame([F(x[1]) * 2], [Jit((Tensor z) => compiled(z) * 2)(x[1])], "inside another");
        }

        // Inside Vmap and outside are two signatures.
        Assert.Equal(2, compiled.Traces());
    }

    [Fact]
    public void TreesAndSeveralArgumentsHaveOneSize()
    {
        Func<(Tensor X, Tensor[] Others, bool Doubled), (Tensor, Tensor)> f = Jit(((Tensor X, Tensor[] Others, bool Doubled) p) => (p.X * p.Others[0].Unsqueeze(1), p.Others[1].Sum() * (p.Doubled ? 2 : 1)), anyBatch: true);
        foreach (int size in s_sizes)
        {
            Tensor x = Tensor.Randn([size, 4], seed: 1);
            Tensor y = Tensor.Randn([size], seed: 2);
            Tensor z = Tensor.Randn([9], seed: 3);
            (Tensor product, Tensor sum) = f((x, [y, z], true));
            Bits.AssertSame([x * y.Unsqueeze(1), z.Sum() * 2], [product, sum], $"at {size}");
        }

        Assert.Equal(1, f.Traces());
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> four = Jit((Tensor w, Tensor x, Tensor y, Tensor z) => (w + x) * y.Mean() - z, anyBatch: true);
        foreach (int size in s_sizes)
        {
            Tensor x = Tensor.Randn([size, 3], seed: 1);
            Bits.AssertSame([(x + x) * x.Mean() - 0.5], [four(x, x, x, 0.5)], $"at {size}");
        }

        Assert.Equal(1, four.Traces());
        Func<Tensor, int, Tensor> two = Jit((Tensor x, int power) => power == 2 ? x.Square() : x, anyBatch: true);
        Assert.Equal([4f, 9], two(Tensor.Of([2f, 3]), 2).ToArray<float>());
        Assert.Equal([4f, 9, 16], two(Tensor.Of([2f, 3, 4]), 2).ToArray<float>());
        Assert.Equal([2f], two(Tensor.Of([2f]), 1).ToArray<float>());
        Assert.Equal(2, two.Traces());
        Func<Tensor, Tensor, Tensor, Tensor> three = Jit((Tensor x, Tensor y, Tensor z) => x * y.Mean() + z, anyBatch: true);
        Assert.Equal([8f, 11], three(Tensor.Of([2f, 3]), Tensor.Of([2f, 4]), 2).ToArray<float>());
        Assert.Equal([8f], three(Tensor.Of([2f]), Tensor.Of([3f]), 2).ToArray<float>());
        Assert.Equal(1, three.Traces());
    }

    [Fact]
    public void NothingIsASizeOfItsOwn()
    {
        Func<Tensor, Tensor> compiled = Jit((Tensor x) => x.Var(0, correction: 0), anyBatch: true);
        Tensor F(Tensor x) => x.Var(0, correction: 0);
        foreach (int size in new[] { 3, 0, 5, 0 })
        {
            Tensor x = Tensor.Randn([size, 4], seed: 1);
            Bits.AssertSame([F(x)], [compiled(x)], $"at {size}");
        }

        Assert.Equal(2, compiled.Traces());
    }

    [Fact]
    public void CSharpRunsForTheFirstSizeOnly()
    {
        int runs = 0;
        List<string> warnings = [];
        void Heard(string warning) => warnings.Add(warning);
        Warnings.Raised += Heard;
        try
        {
            Func<Tensor, Tensor> compiled = Jit(
                (Tensor x) =>
                {
                    runs++;
                    return x.Mean(0);
                },
                anyBatch: true);
            compiled(Tensor.Randn([8, 2], seed: 1));
            int first = runs;
            for (int size = 1; size < 70; size++)
            {
                compiled(Tensor.Randn([size, 2], seed: 1));
            }

            Assert.Equal(first, runs);
            Assert.Equal(1, compiled.Traces());
            Assert.Empty(warnings);
            string told = compiled.Explain();
            Assert.Contains("(float32 [any, 2])", told, StringComparison.Ordinal);
            Assert.Contains("what follows is for 69", told, StringComparison.Ordinal);
        }
        finally
        {
            Warnings.Raised -= Heard;
        }
    }

    [Fact]
    public void AKnownSizeAllocatesItsResultOnly()
    {
        Variable w = new(Tensor.Randn([4], seed: 1), trainable: false);
        Func<Tensor, Tensor> step = Jit(
            (Tensor x) =>
            {
                w.Value = w.Value * 0.9 + x.Mean(0) * 0.1;
                return x.Sum();
            },
            anyBatch: true);
        Func<Tensor, Tensor> other = Jit(
            (Tensor x) =>
            {
                w.Value = w.Value * 0.9 + x.Mean(0) * 0.1;
                return x.Sum();
            });
        Tensor[] xs = [Tensor.Randn([8, 4], seed: 2), Tensor.Randn([20, 4], seed: 2)];
        Assert.Equal(Allocated(() => other(xs[0]), () => other(xs[1])), Allocated(() => step(xs[0]), () => step(xs[1])));
    }

    [Fact]
    public void ThreadsRunDifferentSizesAtOnce()
    {
        Tensor F(Tensor x) => (x - x.Mean(0)).Tanh().MatMul(s_weight.Detach()) / x.Shape[0];
        Func<Tensor, Tensor> compiled = Jit(F, anyBatch: true);
        Tensor[] xs = [.. Enumerable.Range(1, 60).Select(size => Tensor.Randn([size, 6], seed: (ulong)size))];
        Tensor[] expected = Array.ConvertAll(xs, F);
        Parallel.For(0, 2000, i => Bits.AssertSame([expected[i % 60]], [compiled(xs[i % 60])], $"at {i % 60 + 1}"));
        Assert.Equal(1, compiled.Traces());
    }

    private static long Allocated(params Action[] actions)
    {
        const int Runs = 100;
        long before = 0;
        for (int i = -30; i < Runs; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            actions[(i + 30) % actions.Length]();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }
}
