using static Nabla.Transform;

namespace Nabla.Tests.Interpreters;

public sealed class ThreadTests
{
    [Fact]
    public void TwoThreadsInBackwardIntoOneVariableAreDetected()
    {
        Variable w = new(2f);
        using ManualResetEventSlim inside = new();
        using ManualResetEventSlim release = new();
        Tensor slow = w * 3;
        slow.OnGradient(_ => null);
        w.OnGradient(_ => { inside.Set(); release.Wait(); return null; });
        Thread first = new(() => slow.Backward());
        first.Start();
        inside.Wait();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => (w * 5).Backward());
        release.Set();
        first.Join();

        Assert.Contains("into the same variable (float32 [])", exception.Message, StringComparison.Ordinal);
        Assert.Equal(3f, (float)w.Grad!);
    }

    [Fact]
    public void TwoThreadsThroughOneGraphAreDetected()
    {
        Variable w = new(2f);
        using ManualResetEventSlim inside = new();
        using ManualResetEventSlim release = new();
        Func<Tensor, Tensor> waiting = WithRule(x => x * 2, (_, _, g) => { inside.Set(); release.Wait(); return g * 2; });
        Tensor shared = w.Sin();
        Tensor y = shared + waiting(shared);
        Thread first = new(() => y.Backward(retainGraph: true));
        first.Start();
        inside.Wait();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => (shared * 2).Backward(retainGraph: true));
        release.Set();
        first.Join();

        Assert.Contains("through the same graph", exception.Message, StringComparison.Ordinal);
        Assert.Equal(3 * MathF.Cos(2), (float)w.Grad!, 1e-6f);
    }

    [Fact]
    public void ManyThreadsPredictWithSharedVariables()
    {
        Variable w = new(Tensor.Randn([16, 16], seed: 1));
        Tensor x = Tensor.Randn([8, 16], seed: 2);
        float[] expected = Predict();

        bool[] same = new bool[8];
        Parallel.For(0, same.Length, i => same[i] = Enumerable.Range(0, 50).All(_ => Predict().AsSpan().SequenceEqual(expected)));

        Assert.All(same, Assert.True);

        float[] Predict()
        {
            using NoGradScope scope = NoGrad();
            return x.MatMul(w).Tanh().ToArray<float>();
        }
    }

    [Fact]
    public void ManyThreadsTrainVariablesOfTheirOwn()
    {
        Tensor shared = Tensor.Randn([8], DType.Float64, 4);
        double[] results = new double[8];
        Parallel.For(0, results.Length, i =>
        {
            Variable w = new(shared);
            for (int step = 0; step < 20; step++)
            {
                w.ClearGrad();
                (w * w).Sum().Backward();
                w.Value -= 0.1 * w.Grad!;
            }

            results[i] = (double)w.Value.Sum();
        });

        Assert.All(results, result => Assert.Equal((double)shared.Sum() * Math.Pow(0.8, 20), result, 1e-12));
    }

    [Fact]
    public void AGraphMadeOnOneThreadIsDifferentiatedOnAnother()
    {
        Variable x = new(3f);
        Tensor y = Run(() => x * x);
        Tensor z = Run(() => y * y);

        Run(() => { z.Backward(); return z; });

        Assert.Equal(108f, (float)x.Grad!);
    }

    [Fact]
    public void AValueOfAFunctionalTransformStaysOnItsThread()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Grad(x => Run(() => x * 2))(1f)).Message;

        Assert.Matches(@"^Multiply was given a value that another thread is transforming \(ThreadTests\.cs:\d+: .*\)\. Run the whole transform on one thread\.$", message);
    }

    [Fact]
    public void AValueThatEscapedItsTransformIsRefused()
    {
        Tensor? kept = null;
        Grad(x => kept = x * 2)(1f);

        Assert.StartsWith("Add was given a value that escaped from a transform that has ended (ThreadTests.cs:", Assert.Throws<InvalidOperationException>(() => kept! + 1).Message, StringComparison.Ordinal);

        // Also where the function threw.
        Assert.Throws<NotImplementedException>(() => Grad(x => { kept = x * 3; throw new NotImplementedException(); })(1f));
        Assert.Contains("escaped", Assert.Throws<InvalidOperationException>(() => kept! + 1).Message, StringComparison.Ordinal);

        // Its number may still be read.
        Assert.Equal(3f, (float)kept!);
        Assert.Equal(4f, (float)(kept!.Detach() + 1));
    }

    private static Tensor Run(Func<Tensor> f)
    {
        Tensor? result = null;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                result = f();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw failure;
    }
}
