namespace Nabla.Tests.Randomness;

/// <summary>What draws of unknown length take from their streams.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue / 2)]
    [InlineData(ulong.MaxValue)]
    public void Numbers_lie_between_0_and_1_at_every_word(ulong word)
    {
        double number = Words.Between(word);
        Assert.True(number is > 0 and < 1, $"{number:R}");
        Assert.Equal((double)(2 * (word >> 12) + 1), Math.ScaleB(number, 53));
    }
}
