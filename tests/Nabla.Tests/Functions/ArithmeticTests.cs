namespace Nabla.Tests;

/// <summary>Arithmetic under names, and of integers and bools as Python has it.</summary>
public sealed class ArithmeticTests
{
    [Fact]
    public void Quotients_round_down_or_toward_zero()
    {
        Tensor x = Tensor.Of([7.0, -7, 7, -7, 6, 0.3]);
        Tensor y = Tensor.Of([2.0, 2, -2, -2, 3, 0.1]);
        Assert.Equal([3.0, -4, -4, 3, 2, 2], x.Divide(y, Rounding.Floor).ToArray<double>());
        Assert.Equal([3.0, -3, -3, 3, 2, 2], x.Divide(y, Rounding.Truncate).ToArray<double>());
        Assert.Equal((x / y).ToArray<double>(), x.Divide(y).ToArray<double>());
        Assert.Equal([3L, -4, -4, 3], x[..4].Cast(DType.Int64).FloorDivide(y[..4].Cast(DType.Int64)).ToArray<long>());
        Assert.Equal([3L, -3, -3, 3], x[..4].Cast(DType.Int64).Divide(y[..4].Cast(DType.Int64), Rounding.Truncate).ToArray<long>());
    }

    [Fact]
    public void Quotients_at_the_ends()
    {
        double[] floors = Tensor.Of([1.0, -1, 1, -1, 0]).FloorDivide(Tensor.Of([double.PositiveInfinity, double.PositiveInfinity, 0, 0, 0])).ToArray<double>();
        Assert.Equal([0, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN], floors);
    }

    [Fact]
    public void A_rounded_quotient_has_no_slope()
        => Assert.Equal([0.0, 0], Transform.Grad((Tensor x) => (x.FloorDivide(0) + x).Sum() - x.Sum())(Tensor.Of([1.0, 2])).ToArray<double>());

    [Fact]
    public void A_factor_comes_with_sums_and_differences()
    {
        Tensor x = Tensor.Of([1.0, 2]);
        Assert.Equal([7.0, 10], x.Add(Tensor.Of([3.0, 4]), 2).ToArray<double>());
        Assert.Equal([-5.0, -6], x.Subtract(Tensor.Of([3.0, 4]), alpha: 2).ToArray<double>());
    }

    [Fact]
    public void Bits_of_integers_are_combined_and_moved()
    {
        Tensor x = Tensor.Of([12L, -7, 1]);
        Assert.Equal([8L, 8, 0], (x & 10).ToArray<long>());
        Assert.Equal([14L, -5, 11], (x | 10).ToArray<long>());
        Assert.Equal([6L, -13, 11], (x ^ 10).ToArray<long>());
        Assert.Equal([-13L, 6, -2], (~x).ToArray<long>());
        Assert.Equal([255, 0], (~Tensor.Of([(byte)0, (byte)255])).ToArray<byte>().Select(one => (int)one));
        Assert.Equal([48L, -28, 4], (x << 2).ToArray<long>());
        Assert.Equal([3L, -2, 0], (x >> 2).ToArray<long>());
        Assert.Equal([0L, -1, 0], (x >> 63).ToArray<long>());
        Assert.Equal([-1, 0], (Tensor.Of([int.MinValue, int.MaxValue]) >> 40).ToArray<int>());
        Assert.Contains("Multiply by a power", Assert.Throws<ArgumentException>(() => Tensor.Of([1f]) << 1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_true_where_they_are_not_zero()
    {
        Tensor x = Tensor.Of([0.0, 2, double.NaN]);
        Assert.Equal([true, false, false], x.LogicalNot().ToArray<bool>());
        Assert.Equal([false, true, true], x.LogicalAnd(1).ToArray<bool>());
        Assert.Equal([false, true, true], x.LogicalOr(0).ToArray<bool>());
        Assert.Equal([true, false, false], x.LogicalXor(1).ToArray<bool>());
    }

    [Fact]
    public void Bools_add_and_multiply_as_logic()
    {
        Tensor x = Tensor.Of([true, false, true]);
        Tensor y = Tensor.Of([true, true, false]);
        Assert.Equal([true, true, true], (x + y).ToArray<bool>());
        Assert.Equal([true, false, false], (x * y).ToArray<bool>());
        Assert.Equal([1L, 0, 1], x.Square().ToArray<long>());
    }

    [Fact]
    public void A_scalar_has_an_axis_to_name()
    {
        Tensor x = Tensor.Of(3.0);
        foreach (int axis in new[] { 0, -1 })
        {
            Assert.Equal(1, x.Softmax(axis).ToScalar<double>());
            Assert.Equal(3, x.CumSum(axis).ToScalar<double>());
            Assert.Equal(3, x.Max(axis).ToScalar<double>());
            Assert.Equal(new TensorType(DType.Float64, []), x.Sum(axis, keepAxes: true).Type);
            Assert.Equal(0, x.ArgMax(axis).ToScalar<long>());
            Assert.Equal(3, x.TopK(1, axis).Values.ToScalar<double>());
            Assert.Equal(3, Functions.Gather(x, Tensor.Of(0L), axis).ToScalar<double>());
            Assert.Equal(3, x.Transpose(axis, 0).ToScalar<double>());
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => x.Softmax(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Sum(1));
        Assert.Throws<ArgumentException>(() => x.Sum([0, -1]));
    }

    [Fact]
    public void An_element_type_is_computed_in()
    {
        Tensor x = Tensor.Of([1, 2]);
        Assert.Equal(DType.Float64, x.Sum(dtype: DType.Float64).DType);
        Assert.Equal(DType.Int32, x.Prod(dtype: DType.Int32).DType);
        Assert.Equal(1.5, x.Mean(dtype: DType.Float64).ToScalar<double>());
        Assert.Equal(DType.Float64, x.Softmax(0, DType.Float64).DType);
        Assert.Equal(new TensorType(DType.Bool, [2]), x.ZerosLike(DType.Bool).Type);
        Assert.Equal([2f, 2], x.FullLike(2.5, DType.Int32).Cast(DType.Float32).ToArray<float>());
        Assert.Equal([0f, 1, 2], Tensor.Arange(3, DType.Float32).ToArray<float>());
        Assert.Equal([1.0, 10, 100], Tensor.Logspace(0, 2, 3, dtype: DType.Float64).ToArray<double>());
        Assert.Equal([1.0, 3, 9], Tensor.Logspace(0, 2, 3, 3, DType.Float64).ToArray<double>());
    }

    [Fact]
    public void Whole_tensors_are_equal_or_not()
    {
        Assert.True(Tensor.Of([1, 2]).AllEqual(Tensor.Of([1L, 2])));
        Assert.False(Tensor.Of([1, 2]).AllEqual(Tensor.Of([1, 3])));
        Assert.False(Tensor.Of([1, 1]).AllEqual(Tensor.Of([1])));
    }

    [Fact]
    public void Rounding_to_decimals()
    {
        Assert.Equal([1.23, -1.24, 0.5], Tensor.Of([1.2345, -1.2355, 0.5]).Round(2).ToArray<double>());
        Assert.Equal([1200.0, -1300], Tensor.Of([1234.5, -1255.5]).Round(-2).ToArray<double>());
        Assert.Equal([1200L, -1300], Tensor.Of([1234L, -1255]).Round(-2).ToArray<long>());
    }
}
