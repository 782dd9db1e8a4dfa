using System.Runtime.CompilerServices;
using Nabla.Primitives;
using Nabla.Tests.Compilation;
using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>A compiled function that is differentiated keeps what its reverse needs, and nothing else; its numbers are those of the function.</summary>
public sealed class JitReverseTests
{
    private static readonly Tensor s_w = Tensor.Randn([6, 5], DType.Float64, 1);
    private static readonly Tensor s_v = Tensor.Randn([5, 4], DType.Float64, 2);
    private static readonly Tensor s_x = Tensor.Randn([3, 6], DType.Float64, 3);

    [Fact]
    public void TheReverseComputesNothingAgain()
    {
        GraphBody body = Written(xs => [xs[0].MatMul(xs[1]).Tanh().MatMul(xs[2]).Softmax(1)], s_x, s_w, s_v);
        int kept = 0;
        Body augmented = body.Augmented([true, true, true], ref kept, out bool[] read)!;

        // What tanh gave, and what softmax gave, which is the result itself.
        Assert.Equal(2, kept);
        Assert.Equal([new TensorType(DType.Float64, [3, 4]), new TensorType(DType.Float64, [3, 5]), new TensorType(DType.Float64, [3, 4])], augmented.Outputs);
        Assert.Equal([true, true, true], read);
        string reverse = ((GraphBody)augmented.Reverse([true, true, true], [true, false, false], kept, fill: false, out _, read)).Graph.ToString();
        Assert.Equal(4, Lines(reverse, "MatMul"));
        Assert.Equal(0, Lines(reverse, "Tanh"));
        Assert.Equal(0, Lines(reverse, "Softmax"));
    }

    [Fact]
    public void WhatCostsNextToNothingIsComputedAgain()
    {
        // Of x itself: the repetition, the difference, what is positive.
        GraphBody body = Written(xs => [((xs[0] - 1).Relu() * xs[1].BroadcastTo([3, 6])).Exp()], s_x, Tensor.Randn([6], DType.Float64, 4));
        int kept = 0;
        Body augmented = body.Augmented([true, true], ref kept, out bool[] read)!;
        Assert.Equal(2, kept);
        Assert.Equal(new TensorType(DType.Float64, [3, 6]), augmented.Outputs[^1]);
        Assert.Equal([false, true], read);
    }

    [Fact]
    public void ArgumentsThatTheReverseDoesNotReadAreLetGo()
    {
        Func<Tensor, Tensor> f = Jit((Tensor x) => (x * 2).Exp());
        Variable w = new(Tensor.Randn([2000], DType.Float64, 5));
        (Tensor y, WeakReference intermediate) = Forward(f, w);
        GC.Collect();
        Assert.False(intermediate.IsAlive);
        y.Backward(Tensor.Ones(y.Shape, DType.Float64));
        Variable other = new(w.Value);
        (other.Sin() * 2).Exp().Backward(Tensor.Ones(y.Shape, DType.Float64));
        Assert.True(w.Grad!.AllClose(other.Grad!, 1e-12, 1e-12));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (Tensor, WeakReference) Forward(Func<Tensor, Tensor> f, Variable w)
        {
            Tensor x = w.Sin();
            return (f(x), new WeakReference(((Traced)x).Primal));
        }
    }

    [Fact]
    public void EveryNestingGivesTheSameNumbers()
    {
        Tensor F(Tensor x) => (x.MatMul(s_w).Tanh().MatMul(s_v).LogSoftmax(1) * x.Sum()).Sin().Sum();
        Func<Tensor, Tensor> jitted = Jit((Tensor x) => F(x));
        Func<Tensor, Tensor> checkpointed = Jit((Tensor x) => Checkpoint((Tensor z) => F(z))(x) + x.Sum());
        Tensor batch = Tensor.Randn([4, 3, 6], DType.Float64, 7);

        Bits.AssertSame([Grad(F)(s_x)], [Grad(jitted)(s_x)], "Grad(Jit)");
        Bits.AssertSame([Grad((Tensor x) => F(x) + x.Sum())(s_x)], [Grad(checkpointed)(s_x)], "Grad(Jit(Checkpoint))", 1e-12);
        Bits.AssertSame([Vmap(Grad(F))(batch)], [Vmap(Grad(jitted))(batch)], "Vmap(Grad(Jit))", 1e-12);
        Bits.AssertSame([Grad((Tensor x) => Vmap(F)(x).Sum())(batch)], [Grad((Tensor x) => Vmap(jitted)(x).Sum())(batch)], "Grad(Vmap(Jit))", 1e-12);
        Bits.AssertSame([Hessian(F)(s_x)], [Hessian(jitted)(s_x)], "Hessian(Jit)", 1e-11);
        Tensor Third(Func<Tensor, Tensor> f) => Grad((Tensor x) => Grad((Tensor z) => Grad(f)(z).Square().Sum())(x).Square().Sum())(s_x);
        Bits.AssertSame([Third(F)], [Third(jitted)], "Grad³(Jit)", 1e-9);
        Bits.AssertSame([Grad((Tensor x) => Jvp(F, x, s_x * 2).Tangent)(s_x)], [Grad((Tensor x) => Jvp(jitted, x, s_x * 2).Tangent)(s_x)], "Grad(Jvp(Jit))", 1e-12);
        Bits.AssertSame([Jvp(Grad(F), s_x, s_x * 2).Tangent], [Jvp(Grad(jitted), s_x, s_x * 2).Tangent], "Jvp(Grad(Jit))", 1e-12);
        Bits.AssertSame([Grad(F)(s_x)], [Jit((Tensor x) => Grad(jitted)(x))(s_x)], "Jit(Grad(Jit))");
    }

    [Fact]
    public void SomeResultsMayBeLeftOut()
    {
        Func<Tensor, (Tensor, Tensor, Tensor)> f = x => (x.Exp() * x, (x > 0).Cast(DType.Int64), x.Sin().CumSum(1));
        Func<Tensor, (Tensor, Tensor, Tensor)> jitted = Jit(f);
        Bits.AssertSame([Grad((Tensor x) => f(x).Item1.Sum())(s_x)], [Grad((Tensor x) => jitted(x).Item1.Sum())(s_x)], "the first");
        Bits.AssertSame([Grad((Tensor x) => f(x).Item3.Sum())(s_x)], [Grad((Tensor x) => jitted(x).Item3.Sum())(s_x)], "the last");
    }

    [Fact]
    public void VariablesHooksAndWhatIsRetained()
    {
        Variable w = new(s_w);
        Variable eager = new(s_w);
        Func<Tensor, Tensor> f = Jit((Tensor x) => x.MatMul(w).Tanh());
        Tensor y = f(s_x).RetainGrad();
        Tensor expected = s_x.MatMul(eager).Tanh().RetainGrad();
        int seen = 0;
        y.OnGradient(g =>
        {
            seen++;
            return g * 2;
        });
        y.Square().Sum().Backward(retainGraph: true);
        expected.Square().Sum().Backward();
        Assert.Equal(1, seen);
        Bits.AssertSame([expected.Grad! * 2, eager.Grad! * 2], [y.Grad!, w.Grad!], "gradients");

        // Once more through the same graph: what was kept is there still.
        y.Square().Sum().Backward();
        Bits.AssertSame([eager.Grad! * 4], [w.Grad!], "gradients gathered twice");
    }

    [Fact]
    public void ManyArgumentsAndManyKeptValues()
    {
        Tensor[] xs = [.. Enumerable.Range(0, 100).Select(i => Tensor.Randn([3], DType.Float64, (ulong)i))];
        Tensor F(Tensor[] all) => all.Aggregate(Tensor.Ones([3], DType.Float64), (product, x) => (product * x.Sigmoid()).Tanh() + x.Exp()).Sum();
        Bits.AssertSame(Grad<Tensor[]>(F)(xs), Grad<Tensor[]>(Jit<Tensor[], Tensor>(F))(xs), "a hundred gradients");
    }

    [Fact]
    public void WhatCannotBeDifferentiatedMayBeComputed()
    {
        Variable w = new(2.0);
        Func<Tensor, Tensor> f = Jit((Tensor x) => While(z => z < 100, z => z * w, x));
        Assert.Equal(128.0, (double)f(Tensor.Of(1.0)));
        Assert.Throws<InvalidOperationException>(() => f(Tensor.Of(1.0)).Backward());
    }

    private static GraphBody Written(Func<Tensor[], Tensor[]> f, params Tensor[] xs) => new(Staging.Trace([.. xs.Select(x => x.Type)], f), isCompiled: true);

    private static int Lines(string graph, string operation) => graph.Split('\n').Count(line => line.Contains($" {operation}", StringComparison.Ordinal));
}
