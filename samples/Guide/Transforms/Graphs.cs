using Nabla;
using Nabla.Learning;
using static GuideSample.Inputs;
using static Nabla.Transform;

namespace GuideSample.Transforms;

/// <summary>Functions and training steps written down.</summary>
internal static class Graphs
{
    public static void AFunction()
    {
        // snippet: trace
        Graph graph = Trace(x => (x.Sin() * x).Sum(), Tensor.Zeros([3], DType.Float64));
        Expect.Same(
            graph.ToString(),
            """
            graph (%0: float64 [3])
              %1: float64 [3] = Sin %0
              %2: float64 [3] = Multiply %1 %0
              %3: float64 [] = Sum { Axes = (0) } %2
              return %3
            """);
        // end
    }

    public static void ItsGradient()
    {
        // snippet: trace-of-a-gradient
        Func<Tensor, Tensor> f = x => (x.Sin() * x).Sum();
        Graph gradient = Trace(Grad(f), Tensor.Zeros([3], DType.Float64));
        Tensor x = Draw(3);
        Expect.Close(gradient.Run(x)[0], x.Cos() * x + x.Sin());

        Func<Tensor, Tensor> run = v => gradient.Run(v)[0];
        Expect.Close(JacobianForward(run)(x), Hessian(f)(x));
        // end
    }

    public static void ATrainingStep()
    {
        // snippet: trace-of-a-step
        Generator generator = new(1);
        Sequential model = new(new Linear(2, 16, generator: generator), new Tanh(), new Linear(16, 1, generator: generator));
        Adam optimizer = new(model.Parameters, learningRate: 0.05);
        Tensor x = Draw(64, 2).Cast(DType.Float32);
        Tensor y = x[.., ..1] * x[.., 1..];
        Variable loss = new(0f, trainable: false);

        Graph step = Trace(() =>
        {
            optimizer.ClearGrad();
            Tensor error = Loss.MeanSquaredError(model.Forward(x), y);
            error.Backward();
            optimizer.Step();
            loss.Value = error.Detach();
        });

        step.Run();
        float first = (float)loss.Value;
        for (int i = 0; i < 100; i++)
        {
            step.Run();
        }

        Expect.Below((float)loss.Value, first / 10);
        // end
    }
}
