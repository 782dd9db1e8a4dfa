using Nabla.Data;

namespace Nabla.Tests.Data.Preparation;

public sealed class StandardizationTests
{
    private static readonly double[,] s_table = { { 1, 10, 0.1 }, { 2, 20, 0.1 }, { 3, 60, 0.1 } };

    [Fact]
    public void Columns_get_mean_0_and_deviation_1()
    {
        Standardization standardization = Standardization.Fit(s_table);

        Assert.Equal([2, 30, 0.1], standardization.Mean.ToArray<double>().Select(value => Math.Round(value, 12)));
        Assert.Equal([0.816496580928, 21.602468994693, 1], standardization.Deviation.ToArray<double>().Select(value => Math.Round(value, 12)));
        Tensor z = standardization.Apply(s_table);
        Assert.True(z.Mean(0).AllClose(Tensor.Zeros([3], DType.Float64)));
        Assert.True(z.Std(0, correction: 0).AllClose(Tensor.Of([1.0, 1, 0])));
    }

    [Fact]
    public void What_is_undone_is_what_was_given()
    {
        Standardization standardization = Standardization.Fit(s_table);

        Assert.True(standardization.Invert(standardization.Apply(s_table)).AllClose((Tensor)s_table));
    }

    [Fact]
    public void Other_data_are_put_on_the_scale_that_was_found()
    {
        Standardization standardization = Standardization.Fit(new float[,] { { 0 }, { 2 } });

        Assert.Equal([3f, -2f], standardization.Apply(new float[,] { { 4 }, { -1 } }).ToArray<float>());
        Assert.Equal([3f], standardization.Apply(Tensor.Of([4f])).ToArray<float>());
    }

    [Fact]
    public void The_element_type_of_the_data_stays()
    {
        Standardization standardization = Standardization.Fit(s_table);

        Assert.Equal(DType.Float32, standardization.Apply(Tensor.Ones(4, 3)).DType);
        Assert.Equal(DType.Float32, standardization.Invert(Tensor.Ones(4, 3)).DType);
        Assert.Equal(DType.Float32, standardization.Apply(new int[,] { { 1, 2, 3 } }).DType);
        Assert.Equal(DType.Float32, Standardization.Fit(new int[,] { { 1 }, { 3 } }).Mean.DType);
    }

    [Fact]
    public void Known_numbers_may_be_single_or_per_channel()
    {
        Tensor images = Tensor.Full([2, 3, 2, 2], 5f);

        Assert.True(new Standardization(1, 2).Apply(images).AllClose(Tensor.Full([2, 3, 2, 2], 2f)));
        Tensor z = new Standardization(Tensor.Of([1f, 3, 5]).Reshape(3, 1, 1), 2).Apply(images);
        Assert.Equal([2f, 1f, 0f], z[0, .., 0, 0].ToArray<float>());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_is_found_and_named(double value)
    {
        double[,] table = (double[,])s_table.Clone();
        table[2, 1] = value;

        ArgumentException error = Assert.Throws<ArgumentException>(() => Standardization.Fit(table));

        Assert.StartsWith("Standardization.Fit found NaN or an infinity in column 1 of x [3, 3]: repair or leave out such examples first.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_columns_are_refused()
    {
        Standardization standardization = Standardization.Fit(s_table);

        Assert.StartsWith("Apply has numbers for examples of [3], and x is float32 [5, 1].", Assert.Throws<ArgumentException>(() => standardization.Apply(Tensor.Ones(5, 1))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Invert has numbers for examples of [3], and x is float32 [5, 4].", Assert.Throws<ArgumentException>(() => standardization.Invert(Tensor.Ones(5, 4))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_examples_there_is_nothing_to_fit()
    {
        Assert.StartsWith("Standardization.Fit needs examples along the first axis, and x is float32 [0, 3].", Assert.Throws<ArgumentException>(() => Standardization.Fit(Tensor.Zeros(0, 3))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Standardization.Fit(Tensor.Of(1f)));
    }

    [Fact]
    public void Deviations_are_positive()
    {
        Assert.StartsWith("Standardization needs positive, finite deviations, and was given", Assert.Throws<ArgumentException>(() => new Standardization(0, Tensor.Of([1f, 0]))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Standardization needs finite means, and was given", Assert.Throws<ArgumentException>(() => new Standardization(double.NaN, 1)).Message, StringComparison.Ordinal);
    }
}
