using Nabla.Testing;
using static Nabla.Functions;

namespace Nabla.Tests;

public sealed class RootTests
{
    private static readonly Tensor s_matrix = Tensor.Randn([3, 3], DType.Float64, 5) * 0.3 + 2 * Tensor.Eye(3, dtype: DType.Float64);

    [Fact]
    public void SquareRootsByNewtonHaveTheDerivativesOfSquareRoots()
    {
        Func<Tensor, Tensor> root = a => Solve.Root((x, b) => x * x - b, Tensor.Of(1.0), a);
        Tensor two = Tensor.Of(2.0);

        Assert.Equal(Math.Sqrt(2), (double)root(two), 1e-14);
        Assert.Equal(0.5 / Math.Sqrt(2), (double)Transform.Grad(root)(two), 1e-14);
        Assert.Equal(0.5 / Math.Sqrt(2), (double)Transform.Jvp(root, two, Tensor.Of(1.0)).Tangent, 1e-14);
        Assert.Equal(-0.25 * Math.Pow(2, -1.5), (double)Transform.Grad(Transform.Grad(root))(two), 1e-14);
        Assert.Equal(0.375 * Math.Pow(2, -2.5), (double)Transform.Grad(Transform.Grad(Transform.Grad(root)))(two), 1e-13);
        Assert.Equal(-0.25 * Math.Pow(2, -1.5), (double)Transform.Hessian(root)(two), 1e-14);
        Assert.Equal(-0.25 * Math.Pow(2, -1.5), (double)Transform.JacobianReverse(Transform.JacobianForward(root))(two), 1e-14);
        Assert.Equal(-0.25 * Math.Pow(2, -1.5), (double)Transform.JacobianForward(Transform.JacobianForward(root))(two), 1e-14);
    }

    [Fact]
    public void KeplersEquation()
    {
        // M = E − e sin E, so ∂E/∂M = 1 / (1 − e cos E) and ∂E/∂e = sin E / (1 − e cos E).
        Func<(Tensor Mean, Tensor Eccentricity), Tensor> anomaly = orbit =>
            Solve.Root((e, o) => e - o.Eccentricity * e.Sin() - o.Mean, orbit.Mean.Detach(), orbit);
        (Tensor, Tensor) at = (Tensor.Of(1.3), Tensor.Of(0.6));

        double found = (double)anomaly(at);
        (Tensor byMean, Tensor byEccentricity) = Transform.Grad(anomaly)(at);

        Assert.Equal(1.3, found - 0.6 * Math.Sin(found), 1e-13);
        Assert.Equal(1 / (1 - 0.6 * Math.Cos(found)), (double)byMean, 1e-12);
        Assert.Equal(Math.Sin(found) / (1 - 0.6 * Math.Cos(found)), (double)byEccentricity, 1e-12);
        GradientCheck.CheckGradient(anomaly, at);
    }

    [Fact]
    public void SystemsPassTheGradientCheckToSecondOrder()
    {
        // Unknowns of two axes, parameters of other shapes, and one that is no floating-point number.
        Func<(Tensor A, Tensor B), Tensor> f = p => Solve.Root(
            (x, q) => (x.MatMul(q.A) + 0.1 * x * x * x - q.B) * q.Signs,
            Tensor.Zeros([2, 3], DType.Float64).Cast(p.B.DType),
            (p.A, p.B, Signs: Tensor.Of([1, -1, 1])));

        GradientCheck.CheckGradient(f, (s_matrix, Tensor.Randn([2, 3], DType.Float64, 6)));
    }

    [Fact]
    public void ForwardModeIsTheTransposeOfReverseMode()
    {
        Func<Tensor, Tensor> f = b => Solve.Root((x, q) => s_matrix.MatMul(x) + x.Tanh() - q, Tensor.Zeros([3], DType.Float64), b);
        Tensor at = Tensor.Of([0.3, -1.0, 2.0]);

        Assert.True(Transform.JacobianForward(f)(at).AllClose(Transform.JacobianReverse(f)(at), 1e-12, 1e-12));
        Func<Tensor, Tensor> sum = b => (f(b) * f(b)).Sum();
        Assert.True(Transform.Hessian(sum)(at).AllClose(Transform.JacobianReverse(Transform.Grad(sum))(at), 1e-11, 1e-11));
    }

    [Fact]
    public void InsideVmapEachExampleIsSolvedAsByItself()
    {
        Func<Tensor, Tensor> f = b => Solve.Root((x, q) => s_matrix.MatMul(x) + x * x * x - q, Tensor.Zeros([3], DType.Float64), b);
        Tensor many = Tensor.Randn([4, 3], DType.Float64, 8) * 3;

        Assert.True(Transform.Vmap(f)(many).AllClose(Stack([.. many.Select(f)], 0), 1e-12, 1e-12));
        Assert.True(Transform.Vmap(Transform.JacobianForward(f))(many).AllClose(Stack([.. many.Select(Transform.JacobianReverse(f))], 0), 1e-10, 1e-10));
        Func<Tensor, Tensor> sum = b => f(b).Square().Sum();
        Assert.True(Transform.Vmap(Transform.Grad(sum))(many).AllClose(Stack([.. many.Select(Transform.Grad(sum))], 0), 1e-10, 1e-10));
        Assert.True(Transform.Grad(b => Transform.Vmap(sum)(b).Sum())(many).AllClose(Stack([.. many.Select(Transform.Grad(sum))], 0), 1e-10, 1e-10));
        Assert.True(Transform.Vmap(Transform.Hessian(sum))(many[..2]).AllClose(Stack([.. many[..2].Select(Transform.Hessian(sum))], 0), 1e-9, 1e-9));
    }

    [Fact]
    public void VariablesAmongTheParametersAreTrained()
    {
        Variable a = new(9f);
        Tensor root = Solve.Root((x, b) => x * x - b, Tensor.Of(1f), (Tensor)a);
        root.Backward();

        Assert.Equal(DType.Float32, root.DType);
        Assert.Equal(3f, (float)root, 1e-5f);
        Assert.Equal(1 / 6f, (float)a.Grad!, 1e-6f);
    }

    [Fact]
    public void LineSearchHoldsBackStepsThatLeaveTheDomain()
    {
        // Newton's full step from 10 for atan diverges.
        Tensor angle = Solve.Root((x, b) => x / (1 + x * x).Sqrt() - b, Tensor.Of(3.0), Tensor.Of(0.1));
        Assert.Equal(0.1 / Math.Sqrt(1 - 0.01), (double)angle, 1e-12);
    }

    [Fact]
    public void WhatCannotBeSolvedSaysWhy()
    {
        Tensor one = Tensor.Of(1.0);

        Assert.StartsWith("Solve.Root is stuck in iteration ", Throws((x, b) => x * x + 0.3 * x + b, one).Message, StringComparison.Ordinal);
        Assert.StartsWith("Solve.Root met a singular Jacobian in iteration 1, at a residual of 1.", Throws((x, b) => 0 * x + b, one).Message, StringComparison.Ordinal);
        Assert.StartsWith("Solve.Root did not converge in 2 iterations: the residual is ", Assert.Throws<SolverException>(() => Solve.Root((x, b) => x * x * x - b, one * 100, one, maxIterations: 2)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Solve.Root met values of f that are not finite in iteration 0.", Throws((x, b) => (x - 2).Log() - b, one).Message, StringComparison.Ordinal);
        Assert.Contains("of the type and shape of x", Assert.Throws<ArgumentException>(() => Solve.Root((x, b) => Stack([x, b], 0), one, one)).Message, StringComparison.Ordinal);

        static SolverException Throws(Func<Tensor, Tensor, Tensor> f, Tensor a) => Assert.Throws<SolverException>(() => Solve.Root(f, Tensor.Of(1.0), a));
    }

    [Fact]
    public void WhatIsNotPassedInIsRefused()
    {
        Variable hidden = new(2.0);
        Tensor one = Tensor.Of(1.0);

        string message = Assert.Throws<InvalidOperationException>(() => Solve.Root((x, _) => x * x - hidden, one, one)).Message;
        Assert.Contains("computes with a trainable Variable, or an argument of a transform, that is not among its arguments", message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Transform.Grad(b => Solve.Root((x, _) => x * x - b, one, one))(one));
        Assert.Throws<InvalidOperationException>(() => Transform.Jvp(b => Solve.FixedPoint((x, _) => x * 0.5 + b, one, one), one, one));
        using (Transform.NoGrad())
        {
            Assert.Equal(Math.Sqrt(2), (double)Solve.Root((x, _) => x * x - hidden, one, one), 1e-14);
        }
    }

    [Fact]
    public void WhileAGraphIsWrittenThereIsNothingToDecideBy()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Transform.Trace(a => Solve.Root((x, b) => x * x - b, Tensor.Of(1.0), a), Tensor.Of(2.0))).Message;
        Assert.StartsWith("Solve.Root was called while a graph is written", message, StringComparison.Ordinal);
    }
}
