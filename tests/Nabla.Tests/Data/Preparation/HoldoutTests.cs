using Nabla.Data;
using Nabla.Tests.Data.Loading;

namespace Nabla.Tests.Data.Preparation;

public sealed class HoldoutTests
{
    [Fact]
    public void Every_example_is_in_one_part_beside_its_target()
    {
        (Tensor x, Tensor y) = Numbered.Rows(50);

        ((Tensor X, Tensor Y) train, (Tensor X, Tensor Y) validation) = Holdout.Split(x, y, fraction: 0.25, seed: 3);

        long[] kept = Numbered.Labels(train);
        long[] held = Numbered.Labels(validation);
        Assert.Equal((37, 13), (kept.Length, held.Length));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), kept.Concat(held).Order());
        Assert.NotEqual(Enumerable.Range(0, 13).Select(i => (long)i), held.Order());
    }

    [Fact]
    public void The_choice_follows_from_the_seed()
    {
        (Tensor x, Tensor y) = Numbered.Rows(50);

        Assert.Equal(Held(3), Held(3));
        Assert.NotEqual(Held(3), Held(4));

        long[] Held(ulong seed) => Numbered.Labels(Holdout.Split(x, y, fraction: 0.2, seed).Validation);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_fraction_is_between_0_and_1(double fraction)
    {
        (Tensor x, Tensor y) = Numbered.Rows(50);

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Holdout.Split(x, y, fraction));

        Assert.StartsWith(FormattableString.Invariant($"A fraction of {fraction} was to be held out; it is above 0 and below 1."), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_part_is_empty()
    {
        (Tensor x, Tensor y) = Numbered.Rows(3);

        Assert.StartsWith(
            "Holding out 0.1 of 3 examples leaves 3 to train with and 0 to validate with; both need 1 or more.",
            Assert.Throws<ArgumentException>(() => Holdout.Split(x, y, fraction: 0.1)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("x has 3 examples", Assert.Throws<ArgumentException>(() => Holdout.Split(x, Tensor.Arange(4), fraction: 0.5)).Message, StringComparison.Ordinal);
    }
}
