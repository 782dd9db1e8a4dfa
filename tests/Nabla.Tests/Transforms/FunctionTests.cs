using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

public sealed class FunctionTests
{
    [Fact]
    public void WhatForwardKeepsBackwardFinds()
    {
        Variable x = new([2f, 3]);
        Variable y = new([5f, 7]);

        Tensor z = new Product().Apply((x, y));
        z.Backward(Tensor.Of([1f, 10]));

        Assert.Equal([10f, 21], z.ToArray<float>());
        Assert.Equal([5f, 70], x.Grad!.ToArray<float>());
        Assert.Equal([2f, 30], y.Grad!.ToArray<float>());
        Assert.Equal("Product", z.GradFunction?.Name ?? "Product");
    }

    [Fact]
    public void ForwardRunsOnceAndBackwardUsesThatCallsContext()
    {
        Product product = new();
        Variable x = new(2f);

        Tensor first = product.Apply((x, 3f));
        Tensor second = product.Apply((x, 5f));
        Assert.Equal(2, product.Forwards);
        first.Backward();
        Assert.Equal(3f, (float)x.Grad!);
        second.Backward();
        Assert.Equal(8f, (float)x.Grad!);
        Assert.Equal(2, product.Forwards);
    }

    [Fact]
    public void DerivativesOfDerivativesWork()
    {
        Product product = new();
        Assert.Equal(6.0, (double)Grad(Grad((Tensor x) => product.Apply((x, product.Apply((x, x))))))(1.0));

        Variable x = new(2.0);
        product.Apply((x, product.Apply((x, x)))).Backward(createGraph: true);
        Tensor first = x.Grad!;
        x.ClearGrad();
        first.Backward();
        Assert.Equal((12.0, 12.0), ((double)first, (double)x.Grad!));
    }

    [Fact]
    public void AGradientOfABroadcastShapeIsSummed()
    {
        Variable x = new(Tensor.Ones(32, 10));
        Variable b = new(Tensor.Ones(10));
        Variable c = new(Tensor.Ones(32, 1));

        new BroadcastSum().Apply([x, b, c]).Backward(Tensor.Ones(32, 10));

        Assert.All(b.Grad!.ToArray<float>(), g => Assert.Equal(32, g));
        Assert.Equal([32, 1], c.Grad!.Shape);
        Assert.All(c.Grad.ToArray<float>(), g => Assert.Equal(10, g));
        Assert.All(x.Grad!.ToArray<float>(), g => Assert.Equal(1, g));
    }

    [Fact]
    public void WrongShapesAndTypesAreRefused()
    {
        Variable x = new([1f, 2]);

        string shape = Assert.Throws<InvalidOperationException>(() => new Wrong(_ => Tensor.Ones(3)).Apply(x).Sum().Backward()).Message;
        Assert.Equal("Backward of Wrong returned a gradient of [3] for input 0 of [2]. Return the input's shape, or one that the input broadcasts to, which is then summed.", shape);
        string type = Assert.Throws<InvalidOperationException>(() => new Wrong(g => g.Cast(DType.Float64)).Apply(x).Sum().Backward()).Message;
        Assert.Equal("Backward of Wrong returned a gradient of float64 [2] for input 0 of float32 [2]. A gradient has the element type of its input: cast it, or compute it from the inputs.", type);
        Assert.Null(x.Grad);

        // A bare number counts as the input's type, but it is no gradient of two elements.
        Assert.Throws<InvalidOperationException>(() => new Wrong(_ => 1.0).Apply(x).Sum().Backward());
        Variable scalar = new(1f);
        new Wrong(_ => 4.0).Apply(scalar).Backward();
        Assert.Equal(4f, (float)scalar.Grad!);
    }

    [Fact]
    public void NullIsTheGradientZero()
    {
        Variable x = new(2f);
        Variable y = new(3f);

        new OnlyRight().Apply((x, y)).Backward();
        new Wrong(_ => null!).Apply(x).Backward();

        Assert.Null(x.Grad);
        Assert.Equal(2f, (float)y.Grad!);
        Assert.Equal((0f, 2f), Floats(Grad(((Tensor A, Tensor B) p) => new OnlyRight().Apply(p))((2f, 3f))));
    }

    [Fact]
    public void TuplesComeOutAndUnusedOnesHaveZeroCotangents()
    {
        Variable x = new([1f, 2]);

        (Tensor square, Tensor cube) = new Powers().Apply(x);
        (square.Sum() + cube.Sum() * 10).Backward();
        Assert.Equal([2f + 30, 4 + 120], x.Grad!.ToArray<float>());

        x.ClearGrad();
        new Powers().Apply(x).Cube.Sum().Backward();
        Assert.Equal([3f, 12], x.Grad!.ToArray<float>());
        Assert.Equal([6f, 12], Grad((Tensor v) => Grad((Tensor z) => new Powers().Apply(z).Cube.Sum())(v).Sum())(Tensor.Of([1f, 2])).ToArray<float>());
    }

    [Fact]
    public void ManyInputsAndOutputsWork()
    {
        Tensor[] inputs = [.. Enumerable.Range(0, 40).Select(i => Tensor.Full([20], (float)i))];
        Variable[] variables = [.. inputs.Select(x => new Variable(x))];

        Tensor[] outputs = new Doubling().Apply([.. variables]);
        Tensor sum = outputs[0].Sum();
        for (int i = 1; i < 40; i++)
        {
            sum += outputs[i].Sum() * (i + 1);
        }

        sum.Backward();
        Assert.Equal(Enumerable.Range(1, 40).Select(i => 2f * i), variables.Select(v => (float)v.Grad![19]));
    }

    [Fact]
    public void ForwardMayNotReadAVariableThatIsNoInput()
    {
        Variable hidden = new(3f);

        string message = Assert.Throws<InvalidOperationException>(() => new Capturing(hidden).Apply(2f)).Message;

        Assert.Contains("Forward of Capturing computed with a trainable Variable", message, StringComparison.Ordinal);
        Assert.Contains("Pass it as an input", message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Grad((Tensor x) => new Capturing(x).Apply(2f))(1f));
        using (NoGrad())
        {
            Assert.Equal(6f, (float)new Capturing(hidden).Apply(2f));
        }

        Variable state = new(3f, trainable: false);
        Tensor y = new Capturing(state).Apply(2f);
        Tensor same = new Returning(state).Apply(2f);
        state.Value = 100;
        Assert.Equal((6f, 3f), ((float)y, (float)same));
    }

    [Fact]
    public void ACotangentOutlivesWhatBackwardDoesWithIt()
    {
        // Add hands one cotangent to both; whatever a rule computes from it is a new tensor.
        Variable x = new([1f, 2]);
        Func<Tensor, Tensor> greedy = WithRule(v => v * 2, (_, _, g) => { g += 100; return g; });

        (greedy(x) + x * 3).Sum().Backward();

        Assert.Equal([104f, 104], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void AskingForMoreThanWasKeptSaysWhatToDo()
    {
        Variable x = new(1f);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => new Forgetful().Apply(x).Backward()).Message;

        Assert.Contains("Backward asked for kept tensor 1, but Forward kept 1. Keep it: saved.Keep(…).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithRuleIsGivenArgumentResultAndCotangent()
    {
        Func<Tensor, Tensor> sigmoid = WithRule(Functions.Sigmoid, (_, y, g) => g * y * (1 - y));
        double expected = (double)Grad(Grad(Functions.Sigmoid))(0.3);

        Assert.Equal((double)Grad(Functions.Sigmoid)(0.3), (double)Grad(sigmoid)(0.3), 1e-15);
        Assert.Equal(expected, (double)Grad(Grad(sigmoid))(0.3), 1e-15);

        // A straight-through estimator: the rule need not be the derivative.
        Func<Tensor, Tensor> rounded = WithRule(Functions.Round, (_, _, g) => g);
        Assert.Equal([1f, 1], Grad((Tensor x) => rounded(x).Sum())(Tensor.Of([0.4f, 1.6f])).ToArray<float>());
        Assert.Equal(5f, (float)WithRule(x => x, (_, _, g) => g)(5f));
    }

    [Fact]
    public void AFunctionInNothingThatIsDifferentiatedJustComputes()
    {
        Tensor z = new Product().Apply((2f, 3f));

        Assert.Equal(6f, (float)z);
        Assert.Null(z.GradFunction);
        Assert.False(z.IsWeak);
    }

    private static (float, float) Floats((Tensor A, Tensor B) pair) => ((float)pair.A, (float)pair.B);

    private sealed class Product : Function<(Tensor X, Tensor Y), Tensor>
    {
        public int Forwards { get; private set; }

        protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs)
        {
            Forwards++;
            saved.Keep(inputs.X, inputs.Y);
            return inputs.X * inputs.Y;
        }

        protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent) => (cotangent * saved[1], cotangent * saved[0]);
    }

    private sealed class BroadcastSum : Function<Tensor[], Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor[] inputs) => inputs[0] + inputs[1] + inputs[2];

        protected override Tensor[] Backward(Saved saved, Tensor cotangent) => [cotangent, cotangent, cotangent];
    }

    private sealed class Wrong(Func<Tensor, Tensor> backward) : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs) => inputs * 2;

        protected override Tensor Backward(Saved saved, Tensor cotangent) => backward(cotangent);
    }

    private sealed class OnlyRight : Function<(Tensor X, Tensor Y), Tensor>
    {
        protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs)
        {
            saved.Keep(inputs.X);
            return inputs.X * inputs.Y;
        }

        protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent) => (null!, cotangent * saved[0]);
    }

    private sealed class Powers : Function<Tensor, (Tensor Square, Tensor Cube)>
    {
        protected override (Tensor Square, Tensor Cube) Forward(Saved saved, Tensor inputs)
        {
            saved.Keep(inputs);
            return (inputs * inputs, inputs * inputs * inputs);
        }

        protected override Tensor Backward(Saved saved, (Tensor Square, Tensor Cube) cotangent)
            => cotangent.Square * saved[0] * 2 + cotangent.Cube * saved[0] * saved[0] * 3;
    }

    private sealed class Doubling : Function<Tensor[], Tensor[]>
    {
        protected override Tensor[] Forward(Saved saved, Tensor[] inputs) => [.. inputs.Select(x => x * 2)];

        protected override Tensor[] Backward(Saved saved, Tensor[] cotangent) => [.. cotangent.Select(g => g * 2)];
    }

    private sealed class Capturing(Tensor hidden) : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs) => inputs * hidden;

        protected override Tensor Backward(Saved saved, Tensor cotangent) => cotangent;
    }

    private sealed class Returning(Tensor state) : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs) => state;

        protected override Tensor Backward(Saved saved, Tensor cotangent) => cotangent;
    }

    private sealed class Forgetful : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs)
        {
            saved.Keep(inputs);
            return inputs;
        }

        protected override Tensor Backward(Saved saved, Tensor cotangent) => saved[1];
    }
}
