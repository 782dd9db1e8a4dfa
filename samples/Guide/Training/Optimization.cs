using Nabla;
using Nabla.Learning;

namespace GuideSample.Training;

/// <summary>Optimizers, their schedules, and what goes around them.</summary>
internal static class Optimization
{
    private static readonly Tensor s_x = Tensor.Randn([32, 4], seed: 1);
    private static readonly Tensor s_y = s_x.Sum(1, keepAxes: true).Tanh();

    public static void Kinds()
    {
        Tensor x = s_x, y = s_y;
        // snippet: optimizer-step
        Sequential model = new(new Linear(4, 16), new Tanh(), new Linear(16, 1));
        Optimizer optimizer = new AdamW(model.Parameters, learningRate: 1e-2, weightDecay: 0.1);
        Func<Tensor, Tensor, Tensor> step = Transform.Jit((Tensor x, Tensor y) =>
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.MeanSquaredError(model.Forward(x), y);
            optimizer.Backward(loss);
            optimizer.Step();
            return loss;
        });
        double first = (double)step(x, y);
        for (int i = 0; i < 50; i++)
        {
            step(x, y);
        }

        Expect.Below((double)step(x, y), first / 2);
        // end
    }

    // snippet: own-optimizer
    private sealed class HeavyBall(IEnumerable<Variable> parameters, double learningRate) : ElementwiseOptimizer(parameters, learningRate, "velocity")
    {
        protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
        {
            Tensor velocity = 0.9 * slots[0] + gradient;
            return [parameter - numbers[0] * velocity, velocity];
        }
    }
    // end

    public static void OwnRule()
    {
        (Variable one, Variable other) = (new(Tensor.Ones(3)), new(Tensor.Ones(3)));
        (Optimizer own, Optimizer library) = (new HeavyBall([one], 0.1), new Sgd([other], 0.1, momentum: 0.9));
        for (int i = 0; i < 5; i++)
        {
            own.ClearGrad();
            library.ClearGrad();
            (one.Square() + other.Square()).Sum().Backward();
            own.Step();
            library.Step();
        }

        Expect.Close(one.Value, other.Value);
    }

    public static void Schedules()
    {
        // snippet: schedules
        Schedule schedule = new WarmUp(new CosineSchedule(1e-3, length: 9_000), length: 1_000);
        Schedule same = new SequentialSchedule([new LinearSchedule(1e-3, 1_000, startFactor: 0.01), new CosineSchedule(1e-3, 9_000)], milestones: [1_000]);
        Expect.Below(Math.Abs(schedule.RateAt(500) - same.RateAt(500)), 1e-15);
        Adam optimizer = new([new Variable(Tensor.Ones(3))]);
        schedule.Set(optimizer, step: 1_000);
        Expect.Same(optimizer.LearningRate, 1e-3);
        // end
    }

    public static void Groups()
    {
        // snippet: parameter-groups
        Sequential model = new(new Linear(4, 16), new Tanh(), new Linear(16, 1));
        ParameterGroups optimizer = new(
            new AdamW(model.Parameters.Where(p => p.Rank >= 2), 1e-3, weightDecay: 0.1),
            new AdamW(model.Parameters.Where(p => p.Rank < 2), 2e-3, weightDecay: 0));
        new ExponentialSchedule(1e-3, 0.5).Set(optimizer, step: 1);
        Expect.Same(optimizer.Groups[0].LearningRate, 5e-4);
        Expect.Same(optimizer.Groups[1].LearningRate, 1e-3);
        // end
    }

    public static void Plateau()
    {
        // snippet: plateau
        ReduceOnPlateau optimizer = new(new Adam([new Variable(Tensor.Ones(3))], 1e-2), factor: 0.5, patience: 1);
        foreach (double validationLoss in new[] { 0.9, 0.7, 0.71, 0.72 })
        {
            optimizer.Observe(validationLoss);
        }

        Expect.Same(optimizer.LearningRate, 5e-3);
        // end
    }

    public static void Averages()
    {
        // snippet: weight-average
        Variable w = new(Tensor.Of([0.0]));
        WeightAverage optimizer = WeightAverage.Exponential(new Sgd([w], learningRate: 0.9), decay: 0.5);
        for (int i = 0; i < 100; i++)
        {
            optimizer.ClearGrad();
            optimizer.Backward((w - 1).Square().Sum());
            optimizer.Step();
        }

        optimizer.Swap();
        Expect.Close(w.Value, Tensor.Of([1.0]));
        optimizer.Swap();
        // end
    }

    public static void Accumulation()
    {
        Tensor x = s_x, y = s_y;
        // snippet: accumulation
        (Linear small, Linear large) = (new(4, 1, generator: new Generator(1)), new(4, 1, generator: new Generator(1)));
        GradientAccumulation accumulated = new(new Sgd(small.Parameters, 0.1), count: 2);
        Sgd whole = new(large.Parameters, 0.1);
        void Step(Optimizer optimizer, Layer model, Tensor x, Tensor y)
        {
            optimizer.ClearGrad();
            optimizer.Backward(Loss.MeanSquaredError(model.Forward(x), y));
            optimizer.Step();
        }

        Step(accumulated, small, x[..16], y[..16]);
        Step(accumulated, small, x[16..], y[16..]);
        Step(whole, large, x, y);
        Expect.Close(small.Weight.Value, large.Weight.Value);
        Expect.Same(accumulated.StepCount, 1);
        // end
    }

    public static void Mixed()
    {
        Tensor x = s_x, y = s_y;
        // snippet: mixed-precision
        Sequential model = new(new Linear(4, 16, dtype: DType.Float16), new Tanh(), new Linear(16, 1, dtype: DType.Float16));
        MixedPrecision optimizer = new(model.Parameters, masters => new Adam(masters, 1e-2));
        Func<Tensor, Tensor, Tensor> step = Transform.Jit((Tensor x, Tensor y) =>
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.MeanSquaredError(model.Forward(x.Cast(DType.Float16)).Cast(DType.Float32), y);
            optimizer.Backward(loss);
            Clip.ByNorm(optimizer.Parameters, 1);
            optimizer.Step();
            return loss;
        });
        double first = (double)step(x, y);
        for (int i = 0; i < 50; i++)
        {
            step(x, y);
        }

        Expect.Below((double)step(x, y), first / 2);
        Expect.Same(model.Parameters[0].DType, DType.Float16);
        Expect.Same(optimizer.Parameters[0].DType, DType.Float32);
        // end
    }

    public static void SecondOrder()
    {
        // snippet: lbfgs
        Variable p = new(Tensor.Of([-1.2, 1.0]));
        Lbfgs optimizer = new([p], maxIterations: 50);
        optimizer.Step(() =>
        {
            optimizer.ClearGrad();
            Tensor loss = (1 - p[0]).Square() + 100 * (p[1] - p[0].Square()).Square();
            loss.Backward();
            return loss;
        });
        Expect.Close(p.Value.Round(4), Tensor.Of([1.0, 1.0]));
        // end
    }

    public static void Saving()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        // snippet: training-state
        Sequential model = new(new Linear(4, 1));
        Optimizer optimizer = new GradientAccumulation(WeightAverage.Exponential(new NAdam(model.Parameters)), 4);
        TrainingState.Save(file, model, optimizer, new TrainingPosition(Epoch: 3));

        Sequential again = new(new Linear(4, 1));
        Optimizer resumed = new GradientAccumulation(WeightAverage.Exponential(new NAdam(again.Parameters)), 4);
        TrainingPosition start = TrainingState.Load(file, again, resumed);
        Expect.Same(start.Epoch, 3);
        // end
        File.Delete(file);
    }
}
