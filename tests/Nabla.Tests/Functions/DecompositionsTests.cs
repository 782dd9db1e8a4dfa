using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Decompositions by what they must multiply to, at sizes on both sides of every block, and their gradients by differences.</summary>
public sealed class DecompositionsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(33, 33)]
    [InlineData(100, 100)]
    [InlineData(70, 41)]
    [InlineData(41, 70)]
    [InlineData(5, 1)]
    [InlineData(1, 5)]
    public void Q_and_R_multiply_to_their_matrix(int m, int n)
    {
        Tensor a = Normal([2, m, n], 1);
        foreach (QrMode mode in new[] { QrMode.Reduced, QrMode.Complete })
        {
            (Tensor q, Tensor r) = a.Qr(mode);
            int k = mode == QrMode.Complete ? m : Math.Min(m, n);
            Assert.Equal([2, m, k], q.Shape.Lengths.ToArray());
            IsNear(q.MatMul(r), a);
            IsOrthonormal(q);
            Assert.True(r.Triu().AllEqual(r));
        }

        Assert.True(a.Qr(QrMode.R).R.AllEqual(a.Qr().R));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(65)]
    [InlineData(130)]
    public void Symmetric_matrices_are_diagonal_in_their_eigenvectors(int n)
    {
        Tensor x = Normal([2, n, n], 2);
        Tensor a = x + x.Transpose(-2, -1);
        (Tensor values, Tensor vectors) = a.Eigh();
        IsOrthonormal(vectors);
        IsNear(vectors * values.Unsqueeze(-2), a.MatMul(vectors));
        Assert.True(values.Sort().Values.AllEqual(values));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(9, 9)]
    [InlineData(33, 33)]
    [InlineData(64, 64)]
    [InlineData(101, 101)]
    [InlineData(60, 35)]
    [InlineData(35, 60)]
    [InlineData(6, 1)]
    public void U_S_and_V_multiply_to_their_matrix(int m, int n)
    {
        Tensor a = Normal([2, m, n], 3);
        foreach (bool full in new[] { false, true })
        {
            (Tensor u, Tensor s, Tensor vh) = a.Svd(full);
            int k = Math.Min(m, n);
            Assert.Equal([2, m, full ? m : k], u.Shape.Lengths.ToArray());
            Assert.Equal([2, full ? n : k, n], vh.Shape.Lengths.ToArray());
            IsOrthonormal(u);
            IsOrthonormal(vh.Transpose(-2, -1));
            IsNear((u.Narrow(-1, 0, k) * s.Unsqueeze(-2)).MatMul(vh.Narrow(-2, 0, k)), a);
            Assert.True((bool)(s >= 0).All() && s.Sort(-1, descending: true).Values.AllEqual(s));
        }
    }

    [Fact]
    public void Matrices_of_low_rank_of_equal_values_and_of_great_range_are_decomposed()
    {
        Tensor thin = Normal([40, 5], 4);
        Tensor low = thin.MatMul(thin.T);
        Tensor equal = Tensor.Eye(40, dtype: DType.Float64) * 3;
        Tensor graded = Normal([40, 40], 5) * (10 * -Tensor.Arange(40, DType.Float64)).Exp2() * (5 * -Tensor.Arange(40, DType.Float64)).Exp2().Unsqueeze(-1);
        Tensor zero = Tensor.Zeros([40, 40], DType.Float64);
        Tensor shift = Functions.Concat([zero[.., 1..], Tensor.Eye(40, dtype: DType.Float64)[.., ..1]], 1) + Tensor.Eye(40, dtype: DType.Float64).Roll(1, 1);
        foreach (Tensor a in new[] { low, equal, graded, zero, shift, low * 1e-300, low * 1e290 })
        {
            double size = (double)a.Abs().Max();
            (Tensor u, Tensor s, Tensor vh) = a.Svd(false);
            IsOrthonormal(u);
            IsOrthonormal(vh.T);
            Assert.True((double)((u * s).MatMul(vh) - a).Abs().Max() <= 1e-13 * 40 * size);
            Tensor symmetric = a * 0.5 + a.T * 0.5;
            (Tensor values, Tensor vectors) = symmetric.Eigh();
            IsOrthonormal(vectors);
            Assert.True((double)((vectors * values).MatMul(vectors.T) - symmetric).Abs().Max() <= 1e-13 * 40 * size);
        }

        Assert.Equal(5, low.MatrixRank().ToScalar<long>());
        Assert.Equal(0, zero.MatrixRank().ToScalar<long>());
        Assert.Equal(40, equal.MatrixRank().ToScalar<long>());
    }

    [Fact]
    public void What_is_not_finite_gives_nan()
    {
        Tensor a = Tensor.Ones([3, 3], DType.Float64).With(double.NaN, 1, 2);
        Assert.True((bool)Functions.IsNaN(a.Svdvals()).All());
        Assert.True((bool)Functions.IsNaN(a.Eigh().Vectors).All());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(100)]
    public void Large_systems_are_solved_in_blocks(int n)
    {
        Tensor a = Normal([n, n], 6);
        Tensor b = Normal([n, 37], 7);
        IsNear(a.MatMul(a.Solve(b)), b, 1e-10);
        IsNear(a.MatMul(a.Inverse()), Tensor.Eye(n, dtype: DType.Float64), 1e-10);
        Tensor lower = a.Tril() + n * Tensor.Eye(n, dtype: DType.Float64);
        IsNear(lower.MatMul(lower.SolveTriangular(b, upper: false)), b, 1e-11);
        IsNear(lower.T.MatMul(lower.T.SolveTriangular(b, upper: true)), b, 1e-11);
        IsNear(b.T, lower.SolveTriangular(b.T, upper: false, left: false).MatMul(lower), 1e-11);
        Tensor definite = a.MatMul(a.T) + Tensor.Eye(n, dtype: DType.Float64);
        Tensor root = definite.Cholesky();
        IsNear(root.MatMul(root.T), definite, 1e-12);
        Assert.True(root.Tril().AllEqual(root));
        (Tensor p, Tensor l, Tensor u) = a.Lu();
        IsNear(p.MatMul(l).MatMul(u), a);
    }

    [Theory]
    [InlineData(6, 4)]
    [InlineData(4, 6)]
    [InlineData(5, 5)]
    public void Pseudoinverses_have_their_four_properties(int m, int n)
    {
        Tensor full = Normal([2, m, n], 8);
        Tensor low = Normal([2, m, 2], 9).MatMul(Normal([2, 2, n], 10));
        foreach (Tensor a in new[] { full, low })
        {
            Tensor y = a.Pinv();
            IsNear(a.MatMul(y).MatMul(a), a, 1e-12);
            IsNear(y.MatMul(a).MatMul(y), y, 1e-12);
            IsNear(a.MatMul(y), a.MatMul(y).Transpose(-2, -1), 1e-12);
            IsNear(y.MatMul(a), y.MatMul(a).Transpose(-2, -1), 1e-12);
        }
    }

    [Fact]
    public void Least_squares_are_least()
    {
        Tensor a = Normal([9, 4], 11);
        Tensor b = Normal([9, 2], 12);
        (Tensor x, Tensor residuals, Tensor rank, Tensor values) = a.Lstsq(b);
        IsNear(a.T.MatMul(a.MatMul(x) - b), Tensor.Zeros([4, 2], DType.Float64), 1e-12);
        IsNear(residuals, (a.MatMul(x) - b).Square().Sum(0), 1e-12);
        Assert.Equal(4, rank.ToScalar<long>());
        IsNear(values, a.Svdvals());
        IsNear(a.Lstsq(b[.., 0]).Solution, x[.., 0]);
        Assert.Equal([0], a.T.Lstsq(Normal([4, 2], 13)).Residuals.Shape.Lengths.ToArray());
    }

    [Fact]
    public void Norms_and_conditions()
    {
        Tensor a = Normal([4, 4], 14);
        Tensor s = a.Svdvals();
        IsNear(a.MatrixNorm(), a.Norm());
        IsNear(a.MatrixNorm(MatrixNormKind.Nuc), s.Sum());
        IsNear(a.MatrixNorm(2), s[0]);
        IsNear(a.MatrixNorm(-2), s[3]);
        IsNear(a.MatrixNorm(1), a.Abs().Sum(0).Max());
        IsNear(a.MatrixNorm(double.NegativeInfinity, [1, 0], keepAxes: true), a.Abs().Sum(0).Min().Reshape(1, 1));
        IsNear(a.Cond(), s[0] / s[3]);
        IsNear(a.Cond(MatrixNormKind.Fro), a.Norm() * a.Inverse().Norm());
        Assert.Equal(double.PositiveInfinity, Tensor.Ones([3, 3], DType.Float64).Cond(1).ToScalar<double>());
        Assert.Contains("MatrixNorm knows 1, 2", Assert.Throws<ArgumentException>(() => a.MatrixNorm(3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_are_those_of_differences()
    {
        foreach (int[] shape in new int[][] { [5, 5], [7, 4], [4, 7] })
        {
            Check(shape, x => x.Qr().Q);
            Check(shape, x => x.Qr().R);
            Check(shape, x => x.Svd(false).U.Abs());
            Check(shape, x => x.Svdvals());
            Check(shape, x => x.Svd(false).Vh.Abs());
            Check(shape, x => x.Pinv());
            Check(shape, x => x.MatMul(x.T).Eigh().Vectors.Narrow(-1, Math.Max(0, shape[0] - shape[1]), Math.Min(shape[0], shape[1])).Abs());
            Check(shape, x => x.T.MatMul(x).Eigvalsh());
            Check(shape, x => x.Lstsq(Normal([shape[0], 2], 15)).Solution);
            Check(shape, x => x.MatrixNorm(MatrixNormKind.Nuc));
            Check(shape, x => x.Cond());
        }

        Check([40, 40], x => (x + 8 * Tensor.Eye(40, dtype: DType.Float64)).Solve(Normal([40, 2], 16)));
        Check([5, 5], x => x.SolveTriangular(Normal([5, 2], 16), upper: true, unitriangular: true));
        Check([5, 5], x => Normal([5, 5], 17).SolveTriangular(x, upper: false));

        static void Check(int[] shape, Func<Tensor, Tensor> f)
        {
            Tensor x = Normal(shape, 20) + 2 * Tensor.Eye(shape[0], shape[1], DType.Float64);
            Tensor direction = Normal(shape, 21);
            Tensor weights = Normal(f(x).Shape.Lengths.ToArray(), 22);
            double slope = (double)((f(x + direction * 1e-5) - f(x - direction * 1e-5)) * weights).Sum() / 2e-5;
            double found = (double)(Grad((Tensor v) => (f(v) * weights).Sum())(x) * direction).Sum();
            Assert.True(Math.Abs(slope - found) <= 1e-5 * (1 + Math.Abs(slope)), $"{found} instead of {slope} at [{string.Join(", ", shape)}]");
        }
    }

    [Fact]
    public void Gradients_of_what_depends_on_no_choice_are_right_where_values_are_equal()
    {
        // ‖A‖² by way of its singular vectors, at a matrix with equal singular values: the gradient is 2A.
        Tensor a = Tensor.Eye(4, dtype: DType.Float64) * 3;
        Tensor found = Grad((Tensor x) =>
        {
            (Tensor u, Tensor s, Tensor vh) = x.Svd();
            return (u * s).MatMul(vh).Square().Sum();
        })(a);
        IsNear(found, a * 2);
        Tensor again = Grad((Tensor x) =>
        {
            (Tensor values, Tensor vectors) = x.Eigh();
            return (vectors * values).MatMul(vectors.T).Square().Sum();
        })(a);
        IsNear(again, a * 2);
    }

    [Fact]
    public void Numbers_of_threads_change_nothing()
    {
        Tensor a = Normal([150, 150], 23);
        int threads = Device.Cpu.Machine.Threads;
        try
        {
            Device.Cpu.Machine.Threads = 1;
            Tensor[] one = All(a);
            Device.Cpu.Machine.Threads = 3;
            Assert.All(one.Zip(All(a)), pair => Assert.True(pair.First.AllEqual(pair.Second)));
        }
        finally
        {
            Device.Cpu.Machine.Threads = threads;
        }

        static Tensor[] All(Tensor a) => [a.Qr().Q, a.Svd().U, a.Eigh().Vectors, a.Solve(a.T), (a.MatMul(a.T) + Tensor.Eye(150, dtype: DType.Float64)).Cholesky()];
    }

    [Fact]
    public void Float32_is_computed_in_float64()
    {
        Tensor a = Normal([6, 6], 24).Cast(DType.Float32);
        Tensor wide = a.Cast(DType.Float64);
        Assert.True(a.Svdvals().AllEqual(wide.Svdvals().Cast(DType.Float32)));
        Assert.True(a.Solve(a.T).AllEqual(wide.Solve(wide.T).Cast(DType.Float32)));
    }

    [Fact]
    public void What_is_no_matrix_is_refused()
    {
        Assert.Contains("Qr needs matrices along the last two axes, not float32 [3]", Assert.Throws<ArgumentException>(() => Tensor.Ones(3).Qr()).Message, StringComparison.Ordinal);
        Assert.Contains("B needs as many rows as A", Assert.Throws<ArgumentException>(() => Tensor.Ones(3, 3).Solve(Tensor.Ones(2, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("no gradient where Q is completed", Assert.Throws<InvalidOperationException>(() => Grad((Tensor x) => x.Qr(QrMode.Complete).Q.Sum())(Tensor.Ones(3, 2))).Message, StringComparison.Ordinal);
    }

    private static Tensor Normal(int[] shape, ulong seed) => Tensor.Randn(Shape.Create(shape), DType.Float64, seed + 100);

    private static void IsNear(Tensor found, Tensor expected, double tolerance = 1e-13)
        => Assert.True(found.AllClose(expected, 0, tolerance * Math.Max(1, expected.Shape.Rank < 2 ? 1 : expected.Shape[^1]) * Math.Max(1, (double)expected.Abs().Max())), $"off by {(double)(found - expected).Abs().Max()}");

    private static void IsOrthonormal(Tensor columns)
        => IsNear(columns.Transpose(-2, -1).MatMul(columns), Tensor.Eye(columns.Shape[^1], dtype: DType.Float64).BroadcastTo(Shape.Create([.. columns.Shape.Lengths[..^2], columns.Shape[^1], columns.Shape[^1]])), 1e-14);
}
