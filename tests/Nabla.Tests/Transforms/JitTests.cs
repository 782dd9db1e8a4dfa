using Nabla.Tests.Compilation;

namespace Nabla.Tests.Transforms;

/// <summary>When a function is written down again, what belongs to its signature, and what mistakes say.</summary>
public sealed class JitTests
{
    [Fact]
    public void WritesDownOnceForEachSignature()
    {
        int calls = 0;
        Func<Tensor, Tensor> f = Transform.Jit(x =>
        {
            calls++;
            return (x * 2).Exp();
        });
        Tensor x = Tensor.Randn([3, 4], seed: 1);
        for (int i = 0; i < 3; i++)
        {
            Bits.AssertSame([(x * 2).Exp()], [f(x)], "same shape");
        }

        Assert.Equal(1, calls);
        f(x[0]);
        f(x.Cast(DType.Float64));
        f(x + 1);
        Assert.Equal(3, calls);
        Assert.Equal(3, f.Traces());
    }

    [Fact]
    public void TakesTwoThreeAndFourTensorsAndTrees()
    {
        Tensor x = Tensor.Randn([3], seed: 1);
        Tensor y = Tensor.Randn([3], seed: 2);
        Bits.AssertSame([x * y], [Transform.Jit((Tensor a, Tensor b) => a * b)(x, y)], "two");
        Bits.AssertSame([x * y + x], [Transform.Jit((Tensor a, Tensor b, Tensor c) => a * b + c)(x, y, x)], "three");
        Bits.AssertSame([x * y + x * x], [Transform.Jit((Tensor a, Tensor b, Tensor c, Tensor d) => a * b + c * d)(x, y, x, x)], "four");
        (Tensor sum, Tensor difference) = Transform.Jit(((Tensor A, Tensor B) p) => (p.A + p.B, p.A - p.B))((x, y));
        Bits.AssertSame([x + y, x - y], [sum, difference], "tuples");
        Tensor[] parts = Transform.Jit((Tensor[] xs, (Tensor A, Tensor B) p) => xs.Select(t => t * p.A).ToArray())([x, y], (x, y));
        Bits.AssertSame([x * x, y * x], parts, "arrays");
    }

    [Fact]
    public void WhatIsNoTensorBelongsToTheSignature()
    {
        Func<(Tensor X, int Power), Tensor> f = Transform.Jit(((Tensor X, int Power) p) => p.Power == 0 ? p.X.OnesLike() : p.X.Pow(p.Power));
        Tensor x = Tensor.Rand([4], seed: 1);
        Bits.AssertSame([x.Pow(3)], [f((x, 3))], "3");
        Bits.AssertSame([x.OnesLike()], [f((x, 0))], "0");
        Bits.AssertSame([x.Pow(3)], [f((x, 3))], "3 again");
        Assert.Equal(2, f.Traces());
    }

    [Fact]
    public void TheLengthOfAListBelongsToTheSignature()
    {
        Func<Tensor[], Tensor> f = Transform.Jit((Tensor[] xs) => xs.Aggregate((a, b) => a + b));
        Tensor x = Tensor.Randn([2], seed: 1);
        Bits.AssertSame([x + x], [f([x, x])], "two");
        Bits.AssertSame([x + x + x], [f([x, x, x])], "three");
        Assert.Equal(2, f.Traces());
    }

    [Fact]
    public void ForgetsTheOldest()
    {
        Func<Tensor, Tensor> f = Transform.Jit(x => x + 1);
        for (int n = 1; n <= 70; n++)
        {
            f(Tensor.Zeros(n));
        }

        f(Tensor.Zeros(70));
        Assert.Equal(70, f.Traces());
        f(Tensor.Zeros(1));
        Assert.Equal(71, f.Traces());
    }

    [Fact]
    public void SaysWhatKeepsChanging()
    {
        List<string> warnings = [];
        void Listen(string text)
        {
            lock (warnings)
            {
                warnings.Add(text);
            }
        }

        Warnings.Raised += Listen;
        try
        {
            Func<Tensor, Tensor, Tensor> f = Transform.Jit((Tensor x, Tensor y) => x + y.Sum());
            for (int n = 1; n <= 9; n++)
            {
                f(Tensor.Zeros(1), Tensor.Zeros(1000 + n));
            }
        }
        finally
        {
            Warnings.Raised -= Listen;
        }

        string text = Assert.Single(warnings, warning => warning.Contains("1008", StringComparison.Ordinal));
        Assert.Contains("compiled 8 times", text, StringComparison.Ordinal);
        Assert.Contains("the shape of argument 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AFunctionThatHoldsAValueOfATransformIsWrittenDownEachTime()
    {
        int calls = 0;
        Tensor F(Tensor y)
        {
            Func<Tensor, Tensor> inner = Transform.Jit(x =>
            {
                calls++;
                return x * y;
            });
            return inner(Tensor.Ones(3)).Sum() + inner(Tensor.Ones(3)).Sum();
        }

        Bits.AssertSame([Tensor.Of(6f)], [Transform.Grad(F)(Tensor.Of(2f))], "gradient");
        Assert.Equal(2, calls);
    }

    [Fact]
    public void ReadingAValueSaysWhatToUseInstead()
    {
        Func<Tensor, Tensor> f = Transform.Jit(x => (float)x.Sum() > 0 ? x : -x);
        InvalidOperationException thrown = Assert.Throws<TracingException>(() => f(Tensor.Ones(2)));
        Assert.Contains("Where", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("JitTests.cs", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShapeErrorsNameOperationAndLine()
    {
        Func<Tensor, Tensor, Tensor> f = Transform.Jit((Tensor x, Tensor y) => x.MatMul(y));
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(() => f(Tensor.Ones(2, 3), Tensor.Ones(2, 3)));
        ArgumentException eager = Assert.ThrowsAny<ArgumentException>(() => Tensor.Ones(2, 3).MatMul(Tensor.Ones(2, 3)));
        Assert.StartsWith(eager.Message[..20], thrown.Message, StringComparison.Ordinal);
        Assert.Contains("JitTests.cs", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExplainIsForCompiledFunctions()
    {
        Func<Tensor, Tensor> f = x => x;
        Assert.Contains("Transform.Jit", Assert.Throws<ArgumentException>(() => f.Explain()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ResultsAreNobodyElses()
    {
        Func<Tensor, (Tensor, Tensor, Tensor)> f = Transform.Jit((Tensor x) => (x, x.T, (x + 1).T));
        Tensor x = Tensor.Randn([2, 3], seed: 3);
        (Tensor same, Tensor turned, Tensor more) = f(x);
        byte[][] before = [Bits.Of(same), Bits.Of(turned), Bits.Of(more)];
        f(Tensor.Randn([2, 3], seed: 4));
        Assert.Equal(before, [Bits.Of(same), Bits.Of(turned), Bits.Of(more)]);
        Bits.AssertSame([x, x.T, (x + 1).T], [same, turned, more], "views");
    }

    [Fact]
    public void ThreadsMayCallAtOnce()
    {
        Tensor w = Tensor.Randn([64, 64], seed: 1);
        Func<Tensor, Tensor> plain = x => (x.MatMul(w).Tanh() + x).Softmax(1).MatMul(w.T);
        Func<Tensor, Tensor> f = Transform.Jit(plain);
        Tensor[] inputs = [.. Enumerable.Range(0, 8).Select(i => Tensor.Randn([32, 64], seed: 10 + (ulong)i))];
        Tensor[] expected = [.. inputs.Select(plain)];
        Tensor[][] found = new Tensor[4][];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() => found[t] = [.. Enumerable.Range(0, 40).Select(i => f(inputs[(i + t) % 8]))]))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        for (int t = 0; t < 4; t++)
        {
            for (int i = 0; i < 40; i++)
            {
                Bits.AssertSame([expected[(i + t) % 8]], [found[t][i]], $"thread {t}, run {i}");
            }
        }

        Assert.Equal(1, f.Traces());
    }

    [Fact]
    public void ARunAllocatesNothingButItsResult()
    {
        Tensor w = Tensor.Randn([16, 16], seed: 1);
        Func<Tensor, Tensor> f = Transform.Jit(x => (x.MatMul(w).Tanh() * 2 + x).Sum(1));
        Tensor x = Tensor.Randn([8, 16], seed: 2);
        for (int i = 0; i < 20; i++)
        {
            f(x);
        }

        const int Runs = 100;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            f(x);
        }

        // A tensor, its storage and an array of 32 bytes.
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
        Assert.True(each <= 250, $"{each} bytes a run");
    }
}
