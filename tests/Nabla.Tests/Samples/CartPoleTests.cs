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
        SampleOutput run = await SampleOutput.OfAsync(Application.RunAsync, "--longest", "100", "--rounds", "60", "--carts", "8", "--lr", "0.01");

        Assert.Equal((SampleCommand.Done, ""), (run.Code, run.Error));
        Assert.Equal(4, run.Lines.Count(static line => line.StartsWith("after ", StringComparison.Ordinal)));
        Assert.True(run.Numbers("of 8 new poles ")[1] > 85, run.Lines[^1]);
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
        SampleOutput run = await SampleOutput.OfAsync(Application.RunAsync, "--carts", "0");

        Assert.Equal((SampleCommand.CannotBeDone, "--carts 0: must be a whole number, 1 or more. Try --help."), (run.Code, run.Error));
    }
}
