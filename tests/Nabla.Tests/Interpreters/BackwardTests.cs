using static Nabla.Transform;

namespace Nabla.Tests.Interpreters;

public sealed class BackwardTests
{
    [Fact]
    public void EveryVariableThatWasReachedGathersItsGradient()
    {
        Variable x = new([1.5f, 1.5f]);
        Variable unused = new(1f);

        Tensor y = 1 / (1 + Functions.Exp(-x));
        y.Backward(Tensor.Ones(2));

        Assert.True(x.Grad!.AllClose(Tensor.Full([2], 0.14914645f), 1e-6));
        Assert.Null(unused.Grad);
    }

    [Fact]
    public void ACotangentWeighsWhatItIsGivenFor()
    {
        Variable x = new([1f, 2, 3]);

        (x * x).Backward(Tensor.Of([1f, 10, 100]));

        Assert.Equal([2f, 40, 600], x.Grad!.ToArray<float>());
        string message = Assert.Throws<ArgumentException>(() => (x * x).Backward()).Message;
        Assert.Contains("Backward was called on a tensor of [3] without a cotangent", message, StringComparison.Ordinal);
        Assert.Contains("y.Backward(Tensor.Ones(3))", message, StringComparison.Ordinal);
        Assert.Contains("has that shape, not [2]", Assert.Throws<ArgumentException>(() => (x * x).Backward(Tensor.Ones(2))).Message, StringComparison.Ordinal);

        // One element is enough to be a number, whatever its axes.
        (x * x)[..1].Backward();
        Assert.Equal([4f, 40, 600], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void ConstantsHaveNoGradients()
    {
        Assert.Contains("computed from no trainable Variable", Assert.Throws<InvalidOperationException>(() => Tensor.Ones().Backward()).Message, StringComparison.Ordinal);
        Assert.Contains("computed from no trainable Variable", Assert.Throws<InvalidOperationException>(() => (new Variable(2f).Detach() * 3).Backward()).Message, StringComparison.Ordinal);
        Assert.Contains("This tensor (float32 [2]) is a constant", Assert.Throws<InvalidOperationException>(() => Tensor.Ones(2).Grad).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Tensor.Ones(2).RetainGrad());
        Assert.Throws<InvalidOperationException>(() => Tensor.Ones(2).OnGradient(g => g));
        Assert.Null(Tensor.Ones(2).GradFunction);
    }

    [Fact]
    public void AVariableItselfHasTheGradientOne()
    {
        Variable x = new(5f);

        x.Backward();
        x.Backward(3);

        Assert.Equal(4f, (float)x.Grad!);
        Assert.Null(x.GradFunction);
    }

    [Fact]
    public void AReleasedGraphSaysSoAndARetainedOneGoesAgain()
    {
        Variable x = new(3f);
        Tensor y = (x * x).Exp();

        y.Backward(retainGraph: true);
        y.Backward();
        Assert.Equal(2 * 6 * MathF.Exp(9), (float)x.Grad!, 1e-2f * MathF.Exp(9));
        string message = Assert.Throws<InvalidOperationException>(() => y.Backward()).Message;
        Assert.Equal("Backward has already been through this graph (Exp) and released it. Compute the result again, or pass retainGraph: true to the first Backward.", message);
        Assert.True(y.GradFunction!.IsReleased);
        Assert.Equal("Exp", y.GradFunction.Name);
        Assert.Empty(y.GradFunction.Inputs);
        Assert.Equal(MathF.Exp(9), (float)y);
    }

    [Fact]
    public void ASharedPartThatWasReleasedIsNamed()
    {
        Variable x = new(3f);
        Tensor shared = x.Sin();
        Tensor first = shared * 2;
        Tensor second = shared.Cos();

        first.Backward();

        Assert.Contains("(Sin)", Assert.Throws<InvalidOperationException>(() => second.Backward()).Message, StringComparison.Ordinal);
        Assert.Equal(2 * MathF.Cos(3), (float)x.Grad!, 1e-6f);
    }

    [Fact]
    public void AGradientReachesAVariableByEveryPath()
    {
        Variable x = new(3f);
        Tensor y = x + x;
        Tensor z = y * x + y;

        z.Backward();

        // z = 2x² + 2x.
        Assert.Equal(14f, (float)x.Grad!);
    }

    [Fact]
    public void TwoForwardsAndOneBackwardGiveTheGradientsOfTheOne()
    {
        Variable w = new(2f);
        Tensor first = w * 3;
        Tensor second = w * 5;

        second.Backward();

        Assert.Equal(5f, (float)w.Grad!);
        Assert.Equal(6f, (float)first);
    }

    [Fact]
    public void IntermediateGradientsAreKeptWhereAsked()
    {
        Variable x = new([1f, 2]);
        Tensor y = (x * x).RetainGrad();
        Tensor z = y * 3;

        Assert.Null(y.Grad);
        z.Sum().Backward(retainGraph: true);
        Assert.Equal([3f, 3], y.Grad!.ToArray<float>());
        Assert.Contains("The gradient of this intermediate result (Multiply, float32 [2]) was not kept. Call RetainGrad() on it before Backward.", Assert.Throws<InvalidOperationException>(() => z.Grad).Message, StringComparison.Ordinal);
        z.Sum().Backward();
        Assert.Equal([6f, 6], y.Grad!.ToArray<float>());
        Assert.Same(x, x.RetainGrad());
    }

    [Fact]
    public void TheGraphCanBeRead()
    {
        Variable w = new([[1f, 2], [3, 4]]) { Name = "w" };
        Tensor y = w.MatMul(Tensor.Ones(2)) + 1;

        GradFunction add = y.GradFunction!;
        Assert.Equal(("Add", "Add"), (add.Name, add.ToString()));
        Assert.Null(add.Inputs[1]);
        GradFunction reshape = add.Inputs[0]!;
        Assert.Equal(("Reshape", "MatMul"), (reshape.Name, reshape.Inputs[0]!.Name));
        GradFunction leaf = reshape.Inputs[0]!.Inputs[0]!;
        Assert.Equal("Variable", leaf.Name);
        Assert.Same(w, leaf.Variable);
        Assert.Null(add.Variable);
    }

    [Fact]
    public void DetachStopsGradientsAndSharesMemory()
    {
        Variable x = new([1f, 2]);
        Tensor y = x * x;

        (y.Detach() * x).Sum().Backward();

        Assert.Equal([1f, 4], x.Grad!.ToArray<float>());
        Assert.Same(y.Concrete.Storage, y.Detach().Concrete.Storage);
        Assert.Equal(2f, (float)Grad(v => v.Detach() * v)(2f));
    }

    [Fact]
    public void OneVisitForEachOperationHoweverManyPaths()
    {
        int visits = 0;
        Func<Tensor, Tensor> counted = WithRule(x => x + x, (_, _, g) => { visits++; return g * 2; });
        Variable x = new(1f);
        Tensor y = x;
        for (int i = 0; i < 30; i++)
        {
            y = counted(y) * 0.5 + counted(y) * 0.5;
        }

        y.Backward();

        // 30 doublings: 2³⁰ paths, 60 rules.
        Assert.Equal(60, visits);
        Assert.Equal(MathF.Pow(2, 30), (float)x.Grad!);
    }

    [Fact]
    public void ThirtyDoublingsCallThirtyRules()
    {
        int visits = 0;
        Func<Tensor, Tensor> counted = WithRule(x => x, (_, _, g) => { visits++; return g; });
        Func<Tensor, Tensor> doublings = x =>
        {
            for (int i = 0; i < 30; i++)
            {
                x = counted(x);
                x += x;
            }

            return x;
        };

        Variable w = new(1f);
        doublings(w).Backward();
        Assert.Equal((30, 1 << 30), (visits, (int)(float)w.Grad!));
        visits = 0;
        Assert.Equal(1 << 30, (int)(float)Grad(doublings)(1f));
        Assert.Equal(30, visits);
    }

    [Fact]
    public void BackwardInsideAFunctionalTransformThrowsForItsValues()
    {
        Assert.Contains("Return the value instead", Assert.Throws<InvalidOperationException>(() => Grad(x => { (x * x).Backward(); return x; })(1f)).Message, StringComparison.Ordinal);
        Variable w = new(2f);
        Assert.Contains("functional transform", Assert.Throws<InvalidOperationException>(() => Grad(x => { (w * w).Backward(x); return x; })(1f)).Message, StringComparison.Ordinal);
        Assert.Null(w.Grad);
        Assert.Throws<InvalidOperationException>(() => Grad(x => x.Grad!)(1f));

        // What does not depend on the transform's arguments may be differentiated in it.
        Assert.Equal(5f, (float)Grad(x => { (w * 5).Backward(); return x * w.Grad!; })(1f));
    }

    [Fact]
    public void AFailedBackwardLeavesNothingBehind()
    {
        Variable x = new(2f);
        Func<Tensor, Tensor> broken = WithRule(v => v * 2, (_, _, _) => throw new NotImplementedException("not yet"));
        Tensor y = broken(x) + x * 3;

        Assert.Equal("not yet", Assert.Throws<NotImplementedException>(() => y.Backward(retainGraph: true)).Message);
        Assert.Null(x.Grad);
        Assert.True(Floor.Current.Imperative is not null);
        (x * 7).Backward();
        Assert.Equal(7f, (float)x.Grad!);
    }

    [Fact]
    public void NullOperandsAreNamed()
    {
        Variable w = new(2f);

        string message = Assert.Throws<ArgumentNullException>(() => w.Value - 0.1 * w.Grad!).Message;

        Assert.Contains("* was given null as its second operand. Grad is null where no gradient has arrived", message, StringComparison.Ordinal);
    }
}
