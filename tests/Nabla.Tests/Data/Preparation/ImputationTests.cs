using Nabla.Data;

namespace Nabla.Tests.Data.Preparation;

public sealed class ImputationTests
{
    private static readonly Tensor s_x = Tensor.Of<float>([1, float.NaN, 4, 10, float.NaN, 40, 4, 20], [4, 2]);

    [Fact]
    public void What_is_missing_becomes_what_was_found_in_training()
    {
        Assert.Equal([3f, 70 / 3f], Imputation.Mean(s_x).Values.ToArray<float>());
        Assert.Equal([4f, 20], Imputation.Median(s_x).Values.ToArray<float>());
        Assert.Equal([1, 20, 4, 10, 4, 40, 4, 20], Imputation.Median(s_x).Apply(s_x).ToArray<float>());
        Assert.Equal([0f, 5], Imputation.Constant(0).Apply(Tensor.Of([float.NaN, 5f])).ToArray<float>());
    }

    [Fact]
    public void A_column_of_which_nothing_is_known_is_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Imputation.Mean(Tensor.Of<float>([1, float.NaN], [1, 2])));
        Assert.StartsWith("Imputation.Mean cannot fill column 1 of x [1, 2]: all of it is missing.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Imputation.Mean(Tensor.Arange(3)));
    }
}
