using System.Globalization;
using CartPoleSample;
using Nabla.Cpu;

namespace Nabla.Tests.Samples;

/// <summary>The pole on a cart. Runs alone, because it seeds the default generator.</summary>
[Collection(nameof(Workers))]
public sealed class CartPoleTests
{
    [Fact]
    public async Task It_learns_to_balance()
    {
        (int code, string[] lines, string error) = await RunAsync("--longest", "100", "--rounds", "60", "--carts", "8", "--lr", "0.01");

        Assert.Equal((SampleCommand.Done, ""), (code, error));
        Assert.Equal(4, lines.Count(static line => line.StartsWith("after ", StringComparison.Ordinal)));
        string[] words = lines[^1].Split(' ');
        double average = double.Parse(words[^4], CultureInfo.InvariantCulture);
        Assert.True(average > 85, lines[^1]);
    }

    [Fact]
    public void Unbalanced_poles_fall_and_pushes_follow_the_equations()
    {
        CartPoles carts = new(2, new Generator(1));
        carts.Reset();
        Assert.True((carts.States.Abs() <= 0.05).All().ToScalar<bool>());
        float[] before = carts.States.ToArray<float>();
        carts.Push([1, 0]);
        float[] after = carts.States.ToArray<float>();
        for (int i = 0; i < 2; i++)
        {
            // Near the upright state a push of 10 N changes the cart's speed by about 0.195 and the pole's by −0.3 in a fiftieth of a second.
            double side = i == 0 ? 1 : -1;
            Assert.Equal(before[4 * i] + 0.02 * before[4 * i + 1], after[4 * i], 6);
            Assert.Equal(0.195 * side, after[4 * i + 1] - before[4 * i + 1], 0.005);
            Assert.Equal(-0.293 * side, after[4 * i + 3] - before[4 * i + 3], 0.03);
        }

        int steps = 1;
        for (; carts.IsAnyUp; steps++)
        {
            carts.Push([1, 1]);
        }

        Assert.InRange(steps, 6, 30);
    }

    [Fact]
    public void Returns_are_sums_of_what_is_left()
    {
        Episodes played = new(longest: 4, count: 2);
        CartPoles carts = new(2, new Generator(1));
        carts.Reset();
        for (int step = 0; step < 3; step++)
        {
            played.Add(step, carts.States, [0, 1], carts);
        }

        Assert.Equal([3, 3], played.Lengths);
        float[] expected = [0.271f, 0.271f, 0.19f, 0.19f, 0.1f, 0.1f, 0, 0];
        Assert.True(played.Returns(0.9).AllClose(Tensor.Of(expected)));
    }

    [Fact]
    public async Task What_cannot_be_done_is_one_line()
    {
        (int code, _, string error) = await RunAsync("--carts", "0");

        Assert.Equal(SampleCommand.CannotBeDone, code);
        Assert.Contains("--carts 0: must be a whole number, 1 or more", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string[] Lines, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = await Application.RunAsync(arguments, output, error, new ProgressLine(TextWriter.Null, overwrites: false), CancellationToken.None);
        return (code, output.ToString().TrimEnd('\n').Split('\n'), error.ToString());
    }
}
