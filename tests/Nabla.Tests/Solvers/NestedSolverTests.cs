using static Nabla.Functions;

namespace Nabla.Tests;

/// <summary>Solvers inside solvers, inside both doors, and the linear systems beneath them.</summary>
public sealed class NestedSolverTests
{
    [Fact]
    public void BackwardThroughBackwardThroughARoot()
    {
        Variable a = new(2.0);
        Solve.Root((x, b) => x * x - b, Tensor.Of(1.0), (Tensor)a).Backward(createGraph: true);
        Tensor first = a.Grad!;
        a.ClearGrad();
        first.Backward();

        Assert.Equal(0.5 / Math.Sqrt(2), (double)first, 1e-14);
        Assert.Equal(-0.25 * Math.Pow(2, -1.5), (double)a.Grad!, 1e-14);
    }

    [Fact]
    public void BackwardThroughBackwardThroughADifferentialEquation()
    {
        Variable rate = new(0.7);
        Solve.Ode((_, y, k) => -k * y, Tensor.Of(3.0), [0, 1.7], (Tensor)rate)[^1].Backward(createGraph: true);
        Tensor first = rate.Grad!;
        rate.ClearGrad();
        first.Backward();

        Assert.Equal(-1.7 * 3 * Math.Exp(-0.7 * 1.7), (double)first, 1e-7);
        Assert.Equal(1.7 * 1.7 * 3 * Math.Exp(-0.7 * 1.7), (double)rate.Grad!, 1e-6);
    }

    [Theory]
    [InlineData(OdeGradient.Adjoint)]
    [InlineData(OdeGradient.Discrete)]
    public void ARootInsideADifferentialEquation(OdeGradient gradient)
    {
        // y′ = −√a y, where the square root is itself solved for at every stage.
        Func<Tensor, Tensor> f = a => Solve.Ode(
            (_, y, b) => -Solve.Root((x, c) => x * x - c, Tensor.Of(1.0), b) * y, Tensor.Of(1.0), [0, 1.0], a, gradient: gradient)[^1];
        double root = Math.Sqrt(2);

        Assert.Equal(Math.Exp(-root), (double)f(Tensor.Of(2.0)), 1e-7);
        Assert.Equal(-Math.Exp(-root) / (2 * root), (double)Transform.Grad(f)(Tensor.Of(2.0)), 1e-7);
        Assert.Equal(-Math.Exp(-root) / (2 * root), (double)Transform.Jvp(f, Tensor.Of(2.0), Tensor.Of(1.0)).Tangent, 1e-7);
    }

    [Fact]
    public void ADifferentialEquationInsideARoot()
    {
        // Shooting: the start from which y′ = a y arrives at the target.
        Func<(Tensor A, Tensor Target), Tensor> f = p => Solve.Root(
            (start, q) => Solve.Ode((_, y, a) => a * y, start, [0, 1.0], q.A)[^1] - q.Target, Tensor.Of(0.0), p);
        (Tensor, Tensor) at = (Tensor.Of(0.5), Tensor.Of(2.0));

        Assert.Equal(2 * Math.Exp(-0.5), (double)f(at), 1e-7);
        (Tensor byRate, Tensor byTarget) = Transform.Grad(f)(at);
        Assert.Equal(-2 * Math.Exp(-0.5), (double)byRate, 1e-6);
        Assert.Equal(Math.Exp(-0.5), (double)byTarget, 1e-6);
    }

    [Fact]
    public void BatchesOfBatches()
    {
        Func<Tensor, Tensor> root = a => Solve.Root((x, b) => x * x - b, Tensor.Of(1.0), a);
        Tensor grid = Tensor.Of([1.0, 4, 9, 16, 25, 1e-6], [2, 3]);

        Assert.True(Transform.Vmap(Transform.Vmap(root))(grid).AllClose(grid.Sqrt(), 1e-9, 0));
        Assert.True(Transform.Vmap(Transform.Vmap(Transform.Grad(Transform.Grad(root))))(grid).AllClose(-0.25 * grid.Pow(-1.5), 1e-9, 0));
        Func<Tensor, Tensor, Tensor> flow = (start, rate) => Solve.Ode((_, y, k) => -k * y, start, [0, 1.0], rate)[^1];
        Tensor starts = Tensor.Of([1.0, 2], [2]);
        Tensor rates = Tensor.Of([0.1, 0.5, 2], [3]);
        Tensor table = Transform.Vmap<Tensor, Tensor, Tensor>((s, all) => Transform.Vmap<Tensor, Tensor, Tensor>(flow, (null, 0))(s, all), (0, null))(starts, rates);
        Assert.True(table.AllClose(Outer(starts, (-rates).Exp()), 0, 1e-7));
    }

    [Fact]
    public void ParametersMayBeAnyTree()
    {
        Dictionary<string, Tensor> a = new() { ["scale"] = Tensor.Of(2.0), ["shift"] = Tensor.Of(6.0) };
        Dictionary<string, Tensor> gradient = Transform.Grad((Dictionary<string, Tensor> p) => Solve.Root((x, q) => q["scale"] * x - q["shift"], 1.0, p))(a);

        Assert.Equal(-1.5, (double)gradient["scale"], 1e-12);
        Assert.Equal(0.5, (double)gradient["shift"], 1e-12);
    }

    [Fact]
    public void LinearSystemsAreSolvedWhateverThePivots()
    {
        Tensor matrix = Tensor.Randn([30, 30], DType.Float64, 2);
        Tensor right = Tensor.Randn([30], DType.Float64, 3);
        Tensor exchange = Tensor.Eye(30, dtype: DType.Float64).Flip(0);

        Assert.True(matrix.MatMul(LinearSystem.Solve(matrix, right)).AllClose(right, 1e-10, 1e-11));
        Assert.True(LinearSystem.Solve(exchange, right).AllClose(right.Flip(0), 0, 0));
        Tensor graded = matrix * Tensor.Of(Enumerable.Range(0, 30).Select(i => Math.Pow(10, i - 15)).ToArray()).Unsqueeze(1);
        Assert.True(LinearSystem.Solve(graded, graded.MatMul(right)).AllClose(right, 1e-9, 1e-9));

        // Many at once are eliminated by masks.
        Tensor many = Stack([matrix, exchange, graded], 0);
        Tensor solved = Transform.Vmap<Tensor, Tensor, Tensor>(LinearSystem.Solve)(many, many.MatMul(right));
        Assert.True(solved.AllClose(right.BroadcastTo([3, 30]), 1e-9, 1e-9));
        Assert.Equal([0.0], LinearSystem.Solve(Tensor.Of([2.0], [1, 1]), Tensor.Of([0.0])).ToArray<double>());
    }

    [Fact]
    public void LinearSystemsPassTheGradientCheck()
        => Testing.GradientCheck.CheckGradient(
            ((Tensor A, Tensor B) p) => LinearSystem.Solve(p.A, p.B),
            (Tensor.Randn([4, 4], DType.Float64, 2) + 3 * Tensor.Eye(4, dtype: DType.Float64), Tensor.Randn([4], DType.Float64, 3)));
}
