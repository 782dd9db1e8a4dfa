using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Inverses, determinants and decompositions, by what they must multiply to.</summary>
public sealed class LinearSystemsTests
{
    private static readonly Tensor s_matrix = Tensor.Randn([2, 6, 6], DType.Float64, 21);
    private static readonly Tensor s_definite = s_matrix.MatMul(s_matrix.Transpose(-2, -1)) + Tensor.Eye(6, dtype: DType.Float64);
    private static readonly Tensor s_right = Tensor.Randn([2, 6, 3], DType.Float64, 22);

    [Fact]
    public void An_inverse_times_its_matrix_is_one()
        => Assert.True(s_matrix.Inverse().MatMul(s_matrix).AllClose(Tensor.Eye(6, dtype: DType.Float64), 0, 1e-12));

    [Fact]
    public void Solutions_solve()
    {
        Assert.True(s_matrix.MatMul(s_matrix.Solve(s_right)).AllClose(s_right, 1e-12, 1e-13));
        Tensor rows = s_right.Transpose(-2, -1);
        Assert.True(s_matrix.Solve(rows, left: false).MatMul(s_matrix).AllClose(rows, 1e-12, 1e-13));
        Assert.True(s_matrix.Solve(s_right[.., .., 0]).AllClose(s_matrix.Solve(s_right)[.., .., 0], 1e-12, 1e-13));
        Tensor upper = s_matrix.SolveTriangular(s_right, upper: true, unitriangular: true);
        Tensor triangle = Functions.Where(Tensor.Arange(6).Unsqueeze(1) < Tensor.Arange(6), s_matrix, 0) + Tensor.Eye(6, dtype: DType.Float64);
        Assert.True(triangle.MatMul(upper).AllClose(s_right, 1e-11, 1e-12));
    }

    [Fact]
    public void Ill_conditioned_systems_are_solved_to_what_is_possible()
    {
        Tensor i = Tensor.Arange(8, DType.Float64);
        Tensor hilbert = 1 / (i.Unsqueeze(1) + i + 1);
        Tensor x = hilbert.Solve(hilbert.Sum(1));
        Assert.True(x.AllClose(Tensor.Ones([8], DType.Float64), 1e-5));
        Assert.True(hilbert.MatMul(x).AllClose(hilbert.Sum(1), 1e-14));
    }

    [Fact]
    public void Roots_of_definite_matrices()
    {
        Tensor lower = s_definite.Cholesky();
        Assert.True(lower.MatMul(lower.Transpose(-2, -1)).AllClose(s_definite, 1e-13, 1e-13));
        Assert.True(s_definite.Cholesky(upper: true).AllClose(lower.Transpose(-2, -1), 0, 0));
        Assert.True(lower.CholeskyInverse().MatMul(s_definite).AllClose(Tensor.Eye(6, dtype: DType.Float64), 0, 1e-11));
        Assert.True(s_definite.MatMul(s_right.CholeskySolve(lower)).AllClose(s_right, 1e-11, 1e-12));
        Assert.True((bool)Functions.IsNaN((-s_definite).Cholesky()).All());
    }

    [Fact]
    public void Determinants_multiply_and_change_sign_with_rows()
    {
        Tensor det = s_matrix.Det();
        Assert.True(s_matrix.MatMul(s_definite).Det().AllClose(det * s_definite.Det(), 1e-11));
        Assert.True(Functions.IndexSelect(s_matrix.Flip(1), Tensor.Of([1L, 0, 2, 3, 4, 5]), 1).Det().AllClose(det * ((6 * 5 / 2 + 1) % 2 == 0 ? 1 : -1), 1e-12));
        (Tensor sign, Tensor logarithm) = s_matrix.SLogDet();
        Assert.True((sign * logarithm.Exp()).AllClose(det, 1e-12));
        Assert.Equal(0, Tensor.Ones([3, 3], DType.Float64).Det().ToScalar<double>());
        Assert.Equal(double.NegativeInfinity, Tensor.Ones([3, 3], DType.Float64).LogDet().ToScalar<double>());
        Assert.Equal(1, Tensor.Zeros([0, 0], DType.Float64).Det().ToScalar<double>());
        Assert.True((bool)Functions.IsNaN(Tensor.Ones([3, 3]).Inverse()).All());
    }

    [Fact]
    public void Gradients_are_those_of_differences()
    {
        Check(x => x.Inverse());
        Check(x => x.Det());
        Check(x => x.Solve(s_right[0]));
        Check(x => x.MatMul(x.T).Cholesky());
        Check(x => x.MatMul(x.T).LogDet());
        Check(x => (x * 0.3).MatrixExp());

        static void Check(Func<Tensor, Tensor> f)
        {
            Tensor x = s_matrix[0] + 3 * Tensor.Eye(6, dtype: DType.Float64);
            Tensor direction = Tensor.Randn([6, 6], DType.Float64, 23);
            Tensor weights = Tensor.Randn(f(x).Shape, DType.Float64, 24);
            double slope = (double)((f(x + direction * 1e-5) - f(x - direction * 1e-5)) * weights).Sum() / 2e-5;
            double found = (double)(Grad((Tensor v) => (f(v) * weights).Sum())(x) * direction).Sum();
            Assert.True(Math.Abs(slope - found) <= 1e-6 * (1 + Math.Abs(slope)), $"{found} instead of {slope}");
        }
    }

    [Fact]
    public void Powers_of_e_turn()
    {
        Tensor turn = Tensor.Of([0.0, -Math.PI / 2, Math.PI / 2, 0], [2, 2]).MatrixExp();
        Assert.True(turn.AllClose(Tensor.Of([0.0, -1, 1, 0], [2, 2]), 0, 1e-14));
        Assert.True((s_matrix * 5).MatrixExp().MatMul((s_matrix * -5).MatrixExp()).AllClose(Tensor.Eye(6, dtype: DType.Float64), 0, 1e-2));
    }

    [Fact]
    public void Maps_of_tensors_have_inverses()
    {
        Tensor x = Tensor.Randn([2, 3, 6], DType.Float64, 25);
        Tensor product = x.Reshape(6, 6).MatMul(x.TensorInverse().Reshape(6, 6));
        Assert.Equal([6, 2, 3], x.TensorInverse().Shape.Lengths.ToArray());
        Assert.True(product.AllClose(Tensor.Eye(6, dtype: DType.Float64), 0, 1e-11));
    }

    [Fact]
    public void What_is_not_square_is_refused()
        => Assert.Contains("Inverse needs square matrices along the last two axes, not float32 [2, 3]", Assert.Throws<ArgumentException>(() => Tensor.Ones(2, 3).Inverse()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(5, 5)]
    [InlineData(6, 4)]
    [InlineData(3, 6)]
    public void Factors_multiply_to_their_matrix(int height, int width)
    {
        Tensor a = Tensor.Randn([2, height, width], DType.Float64, 26);
        (Tensor p, Tensor l, Tensor u) = a.Lu();
        Assert.True(p.MatMul(l).MatMul(u).AllClose(a, 1e-13, 1e-13));
        Assert.True((bool)(l.Abs() <= 1 + 1e-15).All());
        (Tensor factors, Tensor pivots) = a.LuFactor();
        (Tensor exchange, Tensor lower, Tensor upper) = factors.LuUnpack(pivots);
        Assert.True(exchange.AllEqual(p) && lower.AllClose(l, 0, 0) && upper.AllClose(u, 0, 0));
        Tensor direction = Tensor.Randn(a.Shape, DType.Float64, 27);
        Func<Tensor, Tensor> f = x => (x.LuFactor().Factors * direction).Sum();
        double slope = ((double)f(a + direction * 1e-6) - (double)f(a - direction * 1e-6)) / 2e-6;
        double found = (double)(Grad(f)(a) * direction).Sum();
        Assert.True(Math.Abs(slope - found) <= 1e-5 * (1 + Math.Abs(slope)), $"{found} instead of {slope}");
    }

    [Fact]
    public void Factors_solve()
    {
        (Tensor factors, Tensor pivots) = s_matrix.LuFactor();
        Assert.True(s_matrix.MatMul(factors.LuSolve(pivots, s_right)).AllClose(s_right, 1e-11, 1e-12));
        Assert.True(s_matrix.Transpose(-2, -1).MatMul(factors.LuSolve(pivots, s_right, adjoint: true)).AllClose(s_right, 1e-11, 1e-12));
        Tensor rows = s_right.Transpose(-2, -1);
        Assert.True(factors.LuSolve(pivots, rows, left: false).MatMul(s_matrix).AllClose(rows, 1e-11, 1e-12));
    }
}
