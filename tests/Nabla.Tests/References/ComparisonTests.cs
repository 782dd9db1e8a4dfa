namespace Nabla.Tests.References;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(float.NaN, float.NaN, true)]
    [InlineData(float.NaN, 0f, false)]
    [InlineData(0f, float.NaN, false)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, true)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity, false)]
    [InlineData(float.PositiveInfinity, float.MaxValue, false)]
    [InlineData(0f, -0f, false)]
    [InlineData(1f, 1.0000004f, true)]
    [InlineData(1f, 1.0000012f, false)]
    [InlineData(float.Epsilon, 0f, true)]
    [InlineData(1e-30f, 0f, false)]
    public void Differences_are_found(float want, float got, bool equal)
    {
        string? difference = Comparison.Difference(Recorded(want), DType.Float32, [1], new[] { got }, 4, 0, exactZeros: true);
        Assert.Equal(equal, difference is null);
    }

    [Fact]
    public void The_sign_of_zero_counts_only_where_the_record_says_so() =>
        Assert.Null(Comparison.Difference(Recorded(0f), DType.Float32, [1], new[] { -0f }, 0, 0, exactZeros: false));

    [Fact]
    public void Dtype_and_shape_count()
    {
        Assert.NotNull(Comparison.Difference(Recorded(1f), DType.Float64, [1], new[] { 1.0 }, 4, 0, exactZeros: false));
        Assert.NotNull(Comparison.Difference(Recorded(1f), DType.Float32, [], new[] { 1f }, 4, 0, exactZeros: false));
    }

    [Fact]
    public void Huge_numbers_do_not_widen_the_rest() =>
        Assert.Equal(2, Comparison.Scale(new ReferenceTensor(DType.Float64, [4], new[] { 1e30, -2, double.NaN, double.PositiveInfinity }, false)));

    private static ReferenceTensor Recorded(float value) => new(DType.Float32, [1], new[] { value }, false);
}
