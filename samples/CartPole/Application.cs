using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Nabla;

namespace CartPoleSample;

/// <summary>The program, without the process around it.</summary>
internal static class Application
{
    /// <summary>Does what the arguments ask for.</summary>
    /// <param name="arguments">As the user typed them.</param>
    /// <param name="output">Where results and help go.</param>
    /// <param name="error">Where one line goes that says why the program cannot do it.</param>
    /// <param name="progress">Shows how far it has come.</param>
    /// <param name="interruption">The user wants the program to come to an end.</param>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, ProgressLine progress, CancellationToken interruption)
    {
        SampleCommand command = new("Learns to balance a pole on a cart by the policy gradient.");
        Option<int> rounds = command.Count("--rounds", "N", "Times that it plays and learns, at most; it ends when poles stand all the time.", 150);
        Option<int> carts = command.Count("--carts", "N", "Carts that are played side by side.", 16);
        Option<int> longest = command.Count("--longest", "N", "Pushes after which an episode ends although the pole stands.", 500);
        Option<double> rate = command.Positive("--lr", "RATE", "Adam's learning rate.", 0.005);
        Option<ulong> seed = command.Seed("Seed of the weights, the first states and the choices.");
        return command.RunAsync(
            arguments,
            output,
            error,
            options =>
            {
                Train(new Settings(options.GetValue(rounds), options.GetValue(carts), options.GetValue(longest), options.GetValue(rate), options.GetValue(seed)), output, progress, interruption);
                return Task.CompletedTask;
            },
            interruption);
    }

    private static void Train(Settings settings, TextWriter output, ProgressLine progress, CancellationToken interruption)
    {
        Generator.Default.Seed(settings.Seed);
        Agent agent = new(settings, Generator.Default);
        CartPoles carts = new(settings.Carts, Generator.Default);
        List<double> lengths = [];
        long began = Stopwatch.GetTimestamp();

        // Five rounds in which nearly all poles stood to the end are no luck.
        while (lengths.Count < settings.Rounds && !(lengths.Count >= 5 && lengths.TakeLast(5).Min() > 0.96 * settings.Longest))
        {
            interruption.ThrowIfCancellationRequested();
            (Episodes played, int[] lasted) = agent.Play(carts);
            agent.Learn(played);
            lengths.Add(lasted.Average());
            progress.Show(() => string.Create(CultureInfo.InvariantCulture, $"round {lengths.Count}/{settings.Rounds}: poles stood {lengths[^1]:F1} of {settings.Longest} pushes"));
        }

        progress.Clear();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lengths.Count} rounds of {settings.Carts} carts in {seconds:F1} s. How long poles stood, from round to round:"));
        foreach (string line in Drawing.Curve(lengths, settings.Longest))
        {
            output.WriteLine(line);
        }

        Show(agent, settings, output);
    }

    private static void Show(Agent agent, Settings settings, TextWriter output)
    {
        List<(double Place, double Angle)> seen = [];
        (_, int[] lasted) = agent.Play(new CartPoles(settings.Carts, Generator.Default), carts => seen.Add(carts[0]));
        int first = lasted[0];
        for (int picture = 0; picture < 4; picture++)
        {
            int at = picture * (first - 1) / 3;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after {at / 50.0:F1} s:"));
            output.WriteLine(Drawing.Cart(seen[at].Place, seen[at].Angle));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"of {settings.Carts} new poles {lasted.Count(steps => steps == settings.Longest)} stood to the end; all on average {lasted.Average():F1} of {settings.Longest} pushes"));
    }
}
