using Nabla.Learning;
using Nabla.Tests.Compilation;

namespace Nabla.Tests.Transforms;

/// <summary>Whole training steps, compiled: the same numbers as eager, to the last bit.</summary>
public sealed class JitStepTests
{
    private static readonly Tensor s_images = Tensor.Randn([32, 20], seed: 1);
    private static readonly Tensor s_labels = (Tensor.Rand([32], seed: 2) * 5).Cast(DType.Int64);

    [Fact]
    public void SgdStepsAreEager() => Compare(model => new Sgd(model.Parameters, 0.1), (_, _) => { });

    [Fact]
    public void SgdWithMomentumStepsAreEager() => Compare(model => new Sgd(model.Parameters, 0.1, momentum: 0.9, nesterov: true, weightDecay: 1e-3), (_, _) => { });

    [Fact]
    public void AdamWithClippingAndScheduleStepsAreEager()
    {
        Schedule schedule = new StepSchedule(1e-2, 5);
        Compare(model => new Adam(model.Parameters), (optimizer, step) => schedule.Set(optimizer, step), clip: true);
    }

    [Fact]
    public void GradientsAreThereIfAskedFor()
    {
        Variable w = new(Tensor.Randn([4], seed: 1)) { Name = "w" };
        void Step()
        {
            w.ClearGrad();
            w.Square().Sum().Backward();
        }

        Transform.Jit(Step)();
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => w.Grad);
        Assert.Contains("keepGrads: true", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => w.Square().Sum().Backward());

        Action kept = Transform.Jit(Step, keepGrads: true);
        kept();
        Bits.AssertSame([w.Value * 2], [w.Grad!], "gradient");
        kept();
        Bits.AssertSame([w.Value * 2], [w.Grad!], "gradient");
        Assert.Equal(1, kept.Traces());

        // Without clearing, the sum goes on: what the variable has at first decides what is written down.
        Action gathers = Transform.Jit(() => w.Square().Sum().Backward(), keepGrads: true);
        gathers();
        gathers();
        Bits.AssertSame([w.Value * 2 + w.Value * 2 + w.Value * 2], [w.Grad!], "sum");
        w.ClearGrad();
        gathers();
        Bits.AssertSame([w.Value * 2], [w.Grad!], "first");
        Assert.Equal(2, gathers.Traces());
    }

    [Fact]
    public void NumbersHandedOutStay()
    {
        Variable w = new(Tensor.Randn([600], seed: 1));
        Tensor expected = w.Value + 0;
        Action step = Transform.Jit(() => { w.Value = w.Value * 1.5 + 1; });
        List<(Tensor Held, byte[] Bits)> held = [];
        for (int i = 0; i < 6; i++)
        {
            if (i % 2 == 0)
            {
                held.Add((w.Value, Bits.Of(w.Value)));
                Tensor view = w[1..5];
                held.Add((view.Detach(), Bits.Of(view.Detach())));
            }

            step();
            expected = expected * 1.5 + 1;
        }

        Bits.AssertSame([expected], [w.Value], "the last");
        Assert.All(held, one => Assert.Equal(one.Bits, Bits.Of(one.Held)));
    }

    [Fact]
    public void WhatAnOperationCapturedStays()
    {
        Variable w = new(Tensor.Randn([600], seed: 1));
        Action step = Transform.Jit(() => { w.Value = w.Value * 2; });
        step();
        Tensor before = w * w;
        byte[] expected = Bits.Of((w.Value * 2).Detach());
        step();
        step();
        before.Sum().Backward();
        Assert.Equal(expected, Bits.Of(w.Grad!));
    }

    [Fact]
    public void VariablesAreWrittenInPlaceWhereNobodyLooks()
    {
        Variable w = new(Tensor.Randn([600], seed: 1));
        Action step = Transform.Jit(() => { w.Value = w.Value * 2; });
        step();
        Storage own = w.Bare.Storage;
        step();
        Assert.Same(own, w.Bare.Storage);
        Tensor looked = w.Value;
        step();
        Assert.NotSame(own, w.Bare.Storage);
        Bits.AssertSame([looked * 2], [w.Value], "value");
    }

    [Fact]
    public void AStepInPlaceAllocatesNothing()
    {
        Variable w = new(Tensor.Randn([600], seed: 1));
        Variable v = new(Tensor.Zeros([600]), trainable: false);
        Action step = Transform.Jit(() =>
        {
            v.Value = 0.9 * v.Value + w.Value;
            w.Value = w.Value - 0.1 * v.Value;
        });
        for (int i = 0; i < 20; i++)
        {
            step();
        }

        const int Runs = 100;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            step();
        }

        Assert.Equal(0, (GC.GetAllocatedBytesForCurrentThread() - before) / Runs);
    }

    [Fact]
    public void AFailureLeavesVariablesAsTheyWere()
    {
        Variable w = new(Tensor.Ones(4));
        Variable count = new(Tensor.Of(0L), trainable: false);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor at) =>
        {
            count.Value = count.Value + 1;
            w.Value = w.Value * 2;
            return Functions.Gather(w.Value, at, 0);
        });
        step(Tensor.Of([0L]));
        step(Tensor.Of([1L]));
        Assert.ThrowsAny<Exception>(() => step(Tensor.Of([9L])));
        Bits.AssertSame([Tensor.Ones(4) * 4, Tensor.Of(2L)], [w.Value, count.Value], "after the failure");
        step(Tensor.Of([3L]));
        Bits.AssertSame([Tensor.Ones(4) * 8, Tensor.Of(3L)], [w.Value, count.Value], "afterwards");
    }

    [Fact]
    public void TrainingModeIsAGuard()
    {
        Sequential model = new(new Linear(4, 4), new Dropout(0.5, new Generator(3)));
        Func<Tensor, Tensor> f = Transform.Jit(x => model.Forward(x).Detach());
        Tensor x = Tensor.Ones(2, 4);
        Assert.NotEqual(Bits.Of(f(x)), Bits.Of(f(x)));
        model.Eval();
        Assert.Equal(Bits.Of(f(x)), Bits.Of(f(x)));
        Assert.Equal(2, f.Traces());
        model.Train();
        Assert.NotEqual(Bits.Of(f(x)), Bits.Of(f(x)));
        Assert.Equal(2, f.Traces());
        Assert.Contains("model.Train()", Assert.Throws<TracingException>(() => Transform.Jit(() => model.Eval())()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AForwardPassCanBeDifferentiatedOutside()
    {
        (Sequential eager, Sequential compiled) = (Model(), Model());
        Func<Tensor, Tensor> forward = Transform.Jit(compiled.Forward);
        for (int i = 0; i < 3; i++)
        {
            eager.Parameters[0].ClearGrad();
            compiled.Parameters[0].ClearGrad();
            Loss.CrossEntropy(eager.Forward(s_images), s_labels).Backward();
            Loss.CrossEntropy(forward(s_images), s_labels).Backward();
            Bits.AssertSame([eager.Parameters[0].Grad!], [compiled.Parameters[0].Grad!], $"step {i}");
        }

        Assert.Equal(1, forward.Traces());
        using (Transform.NoGrad())
        {
            forward(s_images);
        }

        Assert.Equal(2, forward.Traces());
    }

    [Fact]
    public void BackwardInsideDoesNotGoPastAnArgument()
    {
        Variable outer = new(Tensor.Ones(3));
        Variable w = new(Tensor.Ones(3));
        Func<Tensor, Tensor> step = Transform.Jit((Tensor x) =>
        {
            Tensor loss = (x * w).Sum();
            loss.Backward();
            return loss;
        });
        Assert.Contains("Detach", Assert.Throws<InvalidOperationException>(() => step(outer * 2)).Message, StringComparison.Ordinal);
        step((outer * 2).Detach());
    }

    [Fact]
    public void StepsOnSeveralThreadsDoNotTear()
    {
        Variable w = new(Tensor.Zeros(5000));
        Action step = Transform.Jit(() => { w.Value = w.Value + 1; });
        bool torn = false;
        using CancellationTokenSource end = new();
        Thread reader = new(() =>
        {
            while (!end.IsCancellationRequested)
            {
                float[] values = w.Value.ToArray<float>();
                torn |= values.Any(value => value != values[0]);
            }
        });
        reader.Start();
        Thread[] writers = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                step();
            }
        }))];
        Array.ForEach(writers, thread => thread.Start());
        Array.ForEach(writers, thread => thread.Join());
        end.Cancel();
        reader.Join();
        Assert.False(torn);
    }

    private static Sequential Model() => new(new Linear(20, 16, generator: new Generator(5)), new Relu(), new Dropout(0.25, new Generator(6)), new Linear(16, 5, generator: new Generator(7)));

    private static void Compare(Func<Sequential, Optimizer> optimizer, Action<Optimizer, long> schedule, bool clip = false)
    {
        (Sequential eager, Sequential compiled) = (Model(), Model());
        (Optimizer plain, Optimizer planned) = (optimizer(eager), optimizer(compiled));
        Tensor Step(Sequential model, Optimizer optimizer, Tensor images, Tensor labels)
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(images), labels);
            loss.Backward();
            if (clip)
            {
                Clip.ByNorm(model.Parameters, 0.5);
            }

            optimizer.Step();
            return loss;
        }

        Func<Tensor, Tensor, Tensor> step = Transform.Jit((Tensor images, Tensor labels) => Step(compiled, planned, images, labels));
        for (int i = 0; i < 20; i++)
        {
            schedule(plain, i);
            schedule(planned, i);
            Tensor images = s_images + i;
            Bits.AssertSame([Step(eager, plain, images, s_labels).Detach()], [step(images, s_labels)], $"loss {i}");
            if (i % 4 == 0)
            {
                Bits.AssertSame([.. eager.State.Values.Select(variable => variable.Value)], [.. compiled.State.Values.Select(variable => variable.Value)], $"step {i}");
                Bits.AssertSame([.. plain.State.Values.Select(variable => variable.Value)], [.. planned.State.Values.Select(variable => variable.Value)], $"optimizer {i}");
            }
        }

        Assert.Equal(1, step.Traces());
    }
}
