using Nabla.Tests.Trees;
using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

public sealed class GradTests
{
    [Fact]
    public void AMethodGroupIsEnough()
    {
        Assert.Equal(1 - MathF.Tanh(0.5f) * MathF.Tanh(0.5f), (float)Grad(Functions.Tanh)(0.5f), 1e-6f);
        (Tensor value, Tensor gradient) = ValueAndGrad((Tensor x) => (x * x).Sum())(Tensor.Of([1f, 2]));
        Assert.Equal(5f, (float)value);
        Assert.Equal([2f, 4], gradient.ToArray<float>());
    }

    [Fact]
    public void DerivativesNestToAnyOrder()
    {
        Func<Tensor, Tensor> f = x => x * x * x * x * x;
        double[] expected = [5 * 16, 20 * 8, 60 * 4, 120 * 2, 120, 0];
        foreach (double derivative in expected)
        {
            f = Grad(f);
            Assert.Equal(derivative, (double)f(2.0));
        }
    }

    [Fact]
    public void PerturbationsAreNotConfused()
    {
        // d/dx (x · d/dy (x + y)) = 1, not 2.
        Assert.Equal(1f, (float)Grad(x => x * Grad(y => x + y)(1f))(1f));
        Assert.Equal(2f, (float)Grad(x => x * Grad(y => x * y)(3f))(1f));

        // The inner function returns something of the outer only.
        Assert.Equal(0f, (float)Grad(x => Grad(_ => x * x)(5f))(3f));
    }

    [Fact]
    public void WhatIsNotUsedGetsZeros()
    {
        (Tensor A, Tensor B) gradient = Grad(((Tensor A, Tensor B) p) => (p.A * 2).Sum())((Tensor.Ones(2), Tensor.Ones([3], DType.Float64)));

        Assert.Equal([2f, 2], gradient.A.ToArray<float>());
        Assert.Equal(new TensorType(DType.Float64, [3]), gradient.B.Type);
        Assert.Equal([0.0, 0, 0], gradient.B.ToArray<double>());
        Assert.Equal(0f, (float)Grad(_ => 5f)(1f));
        Assert.Equal(1f, (float)Grad(x => x)(1f));
    }

    [Fact]
    public void TreesOfEveryKindHaveGradients()
    {
        (Tensor value, (Tensor, Tensor) pair) = ValueAndGrad(((Tensor W, Tensor B) p, Tensor x) => (p.W * x + p.B).Sum())((Tensor.Of([1f, 2]), 3f), Tensor.Of([5f, 6]));
        Assert.Equal(23f, (float)value);
        Assert.Equal([5f, 6], pair.Item1.ToArray<float>());
        Assert.Equal(2f, (float)pair.Item2);

        Tensor[] array = Grad((Tensor[] xs) => xs[0] * xs[1] * xs[2])([2f, 3f, 5f]);
        Assert.Equal([15f, 10, 6], array.Select(x => (float)x));

        Affine affine = Grad((Affine a, Tensor x, Tensor t) => (a.Weight * x + a.Bias! - t).Square().Sum())(new Affine(2f, 1f, "a"), 3f, 5f);
        Assert.Equal(("a", 12f, 4f), (affine.Name, (float)affine.Weight, (float)affine.Bias!));
    }

    [Fact]
    public void TheSameTensorTwiceIsTwoArguments()
    {
        Tensor x = 3f;

        (Tensor, Tensor) gradient = Grad(((Tensor A, Tensor B) p) => p.A * p.A * p.B)((x, x));

        Assert.Equal((18f, 9f), ((float)gradient.Item1, (float)gradient.Item2));
    }

    [Fact]
    public void VjpPullsBackAsOftenAsAsked()
    {
        (Tensor value, Func<Tensor, Tensor> pullback) = Vjp((Tensor x) => x * x, Tensor.Of([1.0, 2, 3]));

        Assert.Equal([1.0, 4, 9], value.ToArray<double>());
        Assert.Equal([2.0, 40, 600], pullback(Tensor.Of([1.0, 10, 100])).ToArray<double>());
        Assert.Equal([2.0, 4, 6], pullback(Tensor.Ones([3], DType.Float64)).ToArray<double>());
        Assert.Contains("has that shape, not [2]", Assert.Throws<ArgumentException>(() => pullback(Tensor.Ones(2))).Message, StringComparison.Ordinal);

        (_, Func<Tensor, (Tensor, Tensor)> pair) = Vjp(((Tensor A, Tensor B) p) => p.A.MatMul(p.B), (Tensor.Ones(2, 3), Tensor.Ones(3, 1)));
        Assert.Equal(([2, 3], [3, 1]), (pair(Tensor.Ones(2, 1)).Item1.Shape, pair(Tensor.Ones(2, 1)).Item2.Shape));
    }

    [Fact]
    public void ThePullbackIsDifferentiableInItsCotangentAndItsPoint()
    {
        // vjp of x³ with cotangent g is 3x²g: its slope in x is 6xg.
        Assert.Equal(6 * 2.0 * 5, (double)Grad((Tensor x) => Vjp((Tensor z) => z * z * z, x).Pullback(Tensor.Of(5.0)))(2.0));
        Assert.Equal(12.0, (double)Grad((Tensor g) => Vjp((Tensor z) => z * z * z, Tensor.Of(2.0)).Pullback(g))(5.0));
    }

    [Fact]
    public void OnlyNumbersHaveGradients()
    {
        Assert.StartsWith(
            "The gradient of a function is that of a number, but this one returned float32 [2]. Reduce the result (Sum, Mean), or use Vjp with a cotangent (GradTests.cs:",
            Assert.Throws<InvalidOperationException>(() => Grad((Tensor x) => x * 2)(Tensor.Ones(2))).Message,
            StringComparison.Ordinal);
        Assert.Contains("tensor of int32 [2]: only floating-point numbers have gradients", Assert.Throws<ArgumentException>(() => Grad((Tensor x) => x.Sum())(Tensor.Of([1, 2]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Grad((Func<Tensor, Tensor>)null!));
    }

    [Fact]
    public void ClosedOverVariablesAreConstantsOfTheTransformAndStayRecorded()
    {
        Variable w = new(3f);

        Tensor gradient = Grad((Tensor x) => x * x * w)(2f);

        Assert.Equal(12f, (float)gradient);
        Assert.Equal("Add", gradient.GradFunction!.Name);
        gradient.Backward();
        Assert.Equal(4f, (float)w.Grad!);
    }

    [Fact]
    public void AVariableIsAnArgumentLikeAnyTensor()
    {
        Variable w = new(3f);

        Tensor gradient = Grad((Tensor x) => x * x)(w);

        Assert.Equal(6f, (float)gradient);
        gradient.Backward();
        Assert.Equal(2f, (float)w.Grad!);

        // The value that comes out is what the variable held.
        Tensor value = ValueAndGrad((Tensor x) => x)(w).Value;
        w.Value = 100;
        Assert.Equal(3f, (float)value);
    }

    [Fact]
    public void IntegersAndMasksPassThroughAFunction()
    {
        Tensor gradient = Grad((Tensor x) => Functions.Where(x > 1, x * x, 0).Sum() + x[x.ArgMax()] + x.Sort().Values[0])(Tensor.Of([1f, 2, 3]));

        Assert.Equal([1f, 4, 7], gradient.ToArray<float>());
    }
}
