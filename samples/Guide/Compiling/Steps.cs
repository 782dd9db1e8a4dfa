using Nabla;
using Nabla.Learning;
using static GuideSample.Inputs;
using static Nabla.Transform;

namespace GuideSample.Compiling;

/// <summary>Functions and training steps, compiled.</summary>
internal static class Steps
{
    public static void Function()
    {
        // snippet: jit
        Func<Tensor, Tensor> f = x => (x.Sin() * 2 + x).Softmax(1);
        Func<Tensor, Tensor> compiled = Jit(f);
        Tensor x = Draw(8, 5);
        Expect.Close(compiled(x), f(x));
        Expect.Close(Grad((Tensor v) => compiled(v).Square().Sum())(x), Grad((Tensor v) => f(v).Square().Sum())(x));
        Expect.Same(compiled.Traces(), 1);
        // end
    }

    public static void OneLoop()
    {
        // snippet: fused
        Func<Tensor[], Tensor[]> update = Fused(x =>
        {
            Tensor velocity = 0.9 * x[1] + x[2];
            return [x[0] - 0.1 * velocity, velocity];
        });
        Tensor[] next = update([Draw(3, 4), Draw(3, 4), Draw(3, 4)]);
        Expect.Same(next.Length, 2);
        // end
    }

    public static void Step()
    {
        // snippet: jit-step
        Sequential model = new(new Linear(4, 8), new Relu(), new Dropout(0.1), new Linear(8, 3));
        Adam optimizer = new(model.Parameters, learningRate: 1e-2);
        Func<Tensor, Tensor, Tensor> step = Jit((Tensor images, Tensor labels) =>
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(images), labels);
            loss.Backward();
            Clip.ByNorm(model.Parameters, 1.0);
            optimizer.Step();
            return loss;
        });

        Tensor images = Tensor.Randn([16, 4], seed: 1);
        Tensor labels = Tensor.Of([0L, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
        double first = (double)step(images, labels);
        for (int i = 0; i < 100; i++)
        {
            optimizer.LearningRate = 1e-2 / (1 + i / 50);
            step(images, labels);
        }

        Expect.Below((double)step(images, labels), first);
        Expect.Same(step.Traces(), 1);
        Console.WriteLine(step.Explain());
        // end
    }

    public static void AnyBatch()
    {
        // snippet: jit-any-batch
        Linear layer = new(4, 3);
        Sgd optimizer = new(layer.Parameters, learningRate: 0.1);
        Func<Tensor, Tensor, Tensor> step = Jit(
            (Tensor x, Tensor labels) =>
            {
                optimizer.ClearGrad();
                Tensor loss = Loss.CrossEntropy(layer.Forward(x), labels);
                loss.Backward();
                optimizer.Step();
                return loss;
            },
            anyBatch: true);
        foreach (int size in new[] { 32, 32, 7, 1, 100 })
        {
            step(Tensor.Randn([size, 4], seed: 1), (Draw(size) > 0).Cast(DType.Int64));
        }

        Expect.Same(step.Traces(), 1);
        // end
    }

    public static void NotAnyBatch()
    {
        // snippet: jit-any-batch-not
        Func<Tensor, Tensor> halves = Jit((Tensor x) => x[..(x.Shape[0] / 2)], anyBatch: true);
        string message = "";
        try
        {
            halves(Draw(8, 2));
        }
        catch (BatchSizeException impossible)
        {
            message = impossible.Message;
        }

        Expect.Same(message.Contains("has the length 1 at size 3 and 33 at size 67", StringComparison.Ordinal), true);
        // end
    }

    public static void Training()
    {
        // snippet: jit-trainer
        Sequential model = new(new Linear(4, 8, generator: new Generator(1)), new Tanh(), new Linear(8, 3, generator: new Generator(2)));
        Trainer trainer = new(model, new Adam(model.Parameters, learningRate: 1e-2), (logits, labels) => Loss.CrossEntropy(logits, labels)) { ClipNorm = 1, KeepsGrads = true };
        trainer.AfterBatch = _ => Expect.Below((double)model.Parameters[0].Grad!.Norm(), 1 + 1e-6);
        IReadOnlyList<EpochReport> reports = trainer.FitAsync([(Tensor.Randn([16, 4], seed: 1), (Draw(16) > 0).Cast(DType.Int64))], epochs: 20).Result;
        Expect.Below(reports[^1].Loss, reports[0].Loss);
        // end
    }

    public static void Numbers()
    {
        // snippet: jit-numbers
        Func<Tensor, Tensor, Tensor> scaled = Jit((Tensor x, Tensor rate) => x * rate);
        Tensor x = Tensor.Of([1f, 2]);
        Expect.Same(scaled(x, 0.5).DType, DType.Float32);
        Expect.Same(scaled(x, 0.25).DType, DType.Float32);
        Expect.Same(scaled(x, Tensor.Of(0.5)).DType, DType.Float64);
        Expect.Same(scaled.Traces(), 2);
        // end
    }

    public static void NotNumbers()
    {
        // snippet: debug-nan
        Func<Tensor, Tensor> f = Jit((Tensor v) => (v * 2).Log().Sum());
        Tensor x = Tensor.Of([1f, -2, 3]);
        Expect.Same(float.IsNaN((float)f(x)), true);
        string message = "";
        using (DebugNaN())
        {
            try
            {
                f(x);
            }
            catch (NotFiniteNumberException found)
            {
                message = found.Message;
            }
        }

        Expect.Same(message.StartsWith("Log made the first NaN in 1 of 3 elements: float32 [3] of float32 [3] from -4 to 6 (", StringComparison.Ordinal), true);
        // end
    }

    public static void Signature()
    {
        // snippet: jit-signature
        Func<(Tensor X, bool Doubled), Tensor> f = Jit(((Tensor X, bool Doubled) p) => p.Doubled ? p.X * 2 : p.X);
        Expect.Close(f((Tensor.Of(1.0), true)), 2.0);
        Expect.Close(f((Tensor.Of(1.0), false)), 1.0);
        Expect.Close(f((Tensor.Of(3.0), true)), 6.0);
        Expect.Same(f.Traces(), 2);
        // end
    }

    public static void KeepGrads()
    {
        // snippet: jit-grads
        Variable w = new([1.0, 2.0]);
        Action gather = Jit(
            () =>
            {
                w.ClearGrad();
                w.Square().Sum().Backward();
            },
            keepGrads: true);
        gather();
        Expect.Close(w.Grad!, Tensor.Of([2.0, 4.0]));
        // end
    }
}
