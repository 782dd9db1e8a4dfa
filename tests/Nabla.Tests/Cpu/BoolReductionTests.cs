namespace Nabla.Tests.Cpu;

public sealed class BoolReductionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    [InlineData(4096)]
    [InlineData(5000)]
    public void One_element_decides_wherever_it_stands(int count)
    {
        foreach (int place in new[] { 0, count / 2, count - 1 }.Distinct())
        {
            bool[] values = new bool[count];
            Assert.False((bool)Tensor.Of(values).Any());
            values[place] = true;
            Assert.True((bool)Tensor.Of(values).Any());
            Assert.False((bool)(!Tensor.Of(values)).All());
        }
    }

    [Fact]
    public void Bytes_find_their_greatest()
    {
        byte[] values = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7 % 251))];
        Assert.Equal(values.Max(), Tensor.Of(values).Max().ToScalar<byte>());
        Assert.Equal(values.Min(), Tensor.Of(values).Min().ToScalar<byte>());
    }
}
