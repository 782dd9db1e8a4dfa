using System.CommandLine;
using System.Diagnostics;
using Nabla;
using Nabla.Learning;

namespace PinnSample;

/// <summary>The program, without the process around it.</summary>
internal static class Application
{
    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] arguments, Screen screen)
    {
        SampleCommand command = new("Solves Burgers' equation with a network that is given nothing but the equation, and compares it with the exact solution.");
        Option<int> steps = command.Count("--steps", "N", "Training steps.", 4000);
        Option<int> points = command.Count("--points", "N", "Points at which a step looks at the equation, new ones each time.", 512);
        Option<int> width = command.Count("--width", "N", "Width of a hidden layer.", 24);
        Option<int> depth = command.Count("--depth", "N", "How many hidden layers there are.", 3);
        Option<double> viscosity = command.Positive("--viscosity", "NU", "The viscosity: the smaller it is, the steeper the front.", 0.05);
        Option<double> rate = command.Positive("--lr", "RATE", "Adam's first learning rate, which falls to 0 along a cosine.", 5e-3);
        Option<ulong> seed = command.Seed("Seed of the weights and of the points.");
        return command.RunAsync(arguments, screen, options =>
        {
            Generator.Default.Seed(options.GetValue(seed));
            Network network = new(options.GetValue(width), options.GetValue(depth));
            Train(network, options.GetValue(steps), options.GetValue(points), options.GetValue(viscosity), options.GetValue(rate), screen);
            Solutions.Present(network, options.GetValue(viscosity), screen);
            return Task.CompletedTask;
        });
    }

    private static void Train(Network network, int steps, int points, double viscosity, double rate, Screen screen)
    {
        Adam optimizer = new(network.Parameters);
        CosineSchedule schedule = new(rate, steps);

        // Forward, two derivatives forward, one backward, and the optimizer: written down once.
        Func<Tensor, Tensor, Tensor> step = Transform.Jit((Tensor t, Tensor x) =>
        {
            optimizer.ClearGrad();
            Tensor loss = network.Residual(t, x, viscosity).Square().Mean().RequireFinite("The loss");
            loss.Backward();
            optimizer.Step();
            return loss.Detach();
        });
        screen.Say($"{network.Parameters.Sum(parameter => parameter.Count)} trainable numbers, {steps} steps of {points} points, viscosity {viscosity}");
        screen.Say($"{"step",8}  {"residual",9}  {"error",9}");
        long began = Stopwatch.GetTimestamp();
        double mean = 0;
        int shown = Math.Max(1, steps / 8);
        for (int i = 1; i <= steps; i++)
        {
            screen.Interruption.ThrowIfCancellationRequested();
            schedule.Set(optimizer, i - 1);
            double loss = (double)step(Tensor.Rand([points, 1], DType.Float64), (2 * Tensor.Rand([points, 1], DType.Float64)) - 1);
            mean = i == 1 ? loss : (0.98 * mean) + (0.02 * loss);
            screen.Progress.Show(() => FormattableString.Invariant($"step {i}/{steps}: residual {Math.Sqrt(mean):E2}"));
            if (i % shown == 0)
            {
                screen.Say($"{i,8}  {Math.Sqrt(mean),9:E2}  {Solutions.Error(network, viscosity),9:E2}");
            }
        }

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        screen.Say($"trained in {seconds:F1} s ({1000 * seconds / steps:F2} ms a step)");
    }
}
