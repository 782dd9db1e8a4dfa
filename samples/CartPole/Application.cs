using System.CommandLine;
using System.Diagnostics;
using Nabla;

namespace CartPoleSample;

/// <summary>The program, without the process around it.</summary>
internal static class Application
{
    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] arguments, Screen screen)
    {
        SampleCommand command = new("Learns to balance a pole on a cart by the policy gradient.");
        Option<int> rounds = command.Count("--rounds", "N", "Times that it plays and learns, at most; it ends when poles stand all the time.", 150);
        Option<int> carts = command.Count("--carts", "N", "Carts that are played side by side.", 16);
        Option<int> longest = command.Count("--longest", "N", "Pushes after which an episode ends although the pole stands.", 500);
        Option<double> rate = command.Positive("--lr", "RATE", "Adam's learning rate.", 0.005);
        Option<ulong> seed = command.Seed("Seed of the weights, the first states and the choices.");
        return command.RunAsync(arguments, screen, options =>
        {
            Train(new Settings(options.GetValue(rounds), options.GetValue(carts), options.GetValue(longest), options.GetValue(rate), options.GetValue(seed)), screen);
            return Task.CompletedTask;
        });
    }

    private static void Train(Settings settings, Screen screen)
    {
        Generator.Default.Seed(settings.Seed);
        Agent agent = new(settings, Generator.Default);
        CartPoles carts = new(settings.Carts, Generator.Default);
        List<double> lengths = [];
        long began = Stopwatch.GetTimestamp();

        // Five rounds in which nearly all poles stood to the end are no luck.
        while (lengths.Count < settings.Rounds && !(lengths.Count >= 5 && lengths.TakeLast(5).Min() > 0.96 * settings.Longest))
        {
            screen.Interruption.ThrowIfCancellationRequested();
            Episodes played = agent.Play(carts);
            agent.Learn(played);
            lengths.Add(played.Lengths.Average());
            screen.Progress.Show(() => FormattableString.Invariant($"round {lengths.Count}/{settings.Rounds}: poles stood {lengths[^1]:F1} of {settings.Longest} pushes"));
        }

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        screen.Say($"{lengths.Count} rounds of {settings.Carts} carts in {seconds:F1} s. How long poles stood, from round to round:");
        foreach (string line in Drawing.Curve(lengths, settings.Longest))
        {
            screen.Output.WriteLine(line);
        }

        Show(agent, settings, screen);
    }

    private static void Show(Agent agent, Settings settings, Screen screen)
    {
        List<(double Place, double Angle)> seen = [];
        int[] lasted = agent.Play(new CartPoles(settings.Carts, Generator.Default), carts => seen.Add(carts[0])).Lengths;
        int first = lasted[0];
        for (int picture = 0; picture < 4; picture++)
        {
            int at = picture * (first - 1) / 3;
            screen.Say($"after {at / 50.0:F1} s:");
            screen.Output.WriteLine(Drawing.Cart(seen[at].Place, seen[at].Angle));
        }

        screen.Say($"of {settings.Carts} new poles {lasted.Count(steps => steps == settings.Longest)} stood to the end; all on average {lasted.Average():F1} of {settings.Longest} pushes");
    }
}
