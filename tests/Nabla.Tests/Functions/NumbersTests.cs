using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Functions of numbers and their signs, remainders and integers.</summary>
public sealed class NumbersTests
{
    private const double Infinity = double.PositiveInfinity;

    [Fact]
    public void Signs_are_bits()
    {
        Tensor x = Tensor.Of([1.5, -2, 0.0, -0.0, -Infinity]);
        Assert.Equal([false, true, false, true, true], x.SignBit().ToArray<bool>());
        Assert.Equal([-1.5, -2, -0.0, -0.0, -Infinity], x.CopySign(-0.0).ToArray<double>());
        Assert.Equal([-1.0, -1, -1, -1, -1], (1 / x.CopySign(Tensor.Of(-1.0)).Clamp(min: -1, max: -1)).ToArray<double>());
        Assert.Equal([-1.0, 1], Grad((Tensor v) => v.CopySign(Tensor.Of([-1.0, -1])).Sum())(Tensor.Of([2.0, -2])).ToArray<double>());
    }

    [Fact]
    public void Remainders_take_the_sign_of_the_dividend()
    {
        Tensor x = Tensor.Of([5.5, -5.5, 5.5, -5.5, -1e-20, 3]);
        Tensor y = Tensor.Of([2.0, 2, -2, -2, 1, Infinity]);
        Assert.Equal([1.5, -1.5, 1.5, -1.5, -1e-20, 3], x.Fmod(y).ToArray<double>());
        Assert.Equal([1L, -1, 1], Tensor.Of([5L, -5, 5]).Fmod(Tensor.Of([2L, 2, -2])).ToArray<long>());
        Assert.Equal([-2.0, 2, 2, -2], Grad((Tensor v) => x[..4].Fmod(v).Sum())(y[..4]).ToArray<double>());
        Assert.Equal([0.5, -0.5], Tensor.Of([2.5, -2.5]).Frac().ToArray<double>());
    }

    [Fact]
    public void Extremes_ignore_what_is_no_number()
    {
        Tensor x = Tensor.Of([1.0, double.NaN, 3, double.NaN]);
        Tensor y = Tensor.Of([2.0, 2, double.NaN, double.NaN]);
        Assert.Equal([2.0, 2, 3, double.NaN], x.FMax(y).ToArray<double>());
        Assert.Equal([1.0, 2, 3, double.NaN], x.FMin(y).ToArray<double>());
        Assert.Equal([1.0], Grad((Tensor v) => v.FMax(Tensor.Of([4.0])).Sum())(Tensor.Of([4.0])).ToArray<double>());
    }

    [Fact]
    public void Mantissas_and_exponents_make_the_number()
    {
        double[] numbers = [1, 0.75, -8, 1e-310, double.MaxValue, Math.BitDecrement(8), 0, Infinity];
        (Tensor mantissa, Tensor exponent) = Tensor.Of(numbers).Frexp();
        Assert.Equal([1, 0, 4, -1029, 1024, 3, 0, 0], exponent.ToArray<int>());
        Assert.Equal([0.5, 0.75, -0.5, Math.ScaleB(1e-310, 1029), Math.BitDecrement(1), Math.BitDecrement(1), 0, Infinity], mantissa.ToArray<double>());
        Assert.Equal([0.125, 1], Grad((Tensor v) => v.Frexp().Mantissa.Sum())(Tensor.Of([5.0, 0.6])).ToArray<double>());
        Assert.Equal([12.0, -0.5], Tensor.Of([3.0, -2]).Ldexp(Tensor.Of([2, -2])).ToArray<double>());
        float[] singles = [float.Epsilon, float.MaxValue, 1e-40f];
        (Tensor half, Tensor power) = Tensor.Of(singles).Frexp();
        Assert.Equal([-148, 128, -132], power.ToArray<int>());
        Assert.Equal(singles, half.Cast(DType.Float64).Ldexp(power).Cast(DType.Float32).ToArray<float>());
    }

    [Fact]
    public void What_is_no_number_is_replaced()
    {
        Tensor x = Tensor.Of([double.NaN, Infinity, -Infinity, 2]);
        Assert.Equal([0.0, double.MaxValue, double.MinValue, 2], x.NanToNum().ToArray<double>());
        Assert.Equal([1.0, 5, -6, 2], x.NanToNum(1, 5, -6).ToArray<double>());
        Assert.Equal([0.0, 0, 0, 1], Grad((Tensor v) => v.NanToNum().Sum())(x).ToArray<double>());
        Assert.Equal([0f, float.MaxValue, float.MinValue, 2], x.Cast(DType.Float32).NanToNum().ToArray<float>());
    }

    [Fact]
    public void Divisors_and_multiples()
    {
        Tensor x = Tensor.Of([12L, -18, 0, 7, 0, 7540113804746346429L]);
        Tensor y = Tensor.Of([18L, 12, 5, 0, 0, 4660046610375530309L]);
        Assert.Equal([6L, 6, 5, 7, 0, 1], x.Gcd(y).ToArray<long>());
        Assert.Equal([36L, 36, 0, 0, 0], x[..5].Lcm(y[..5]).ToArray<long>());
        Func<Tensor, Tensor, Tensor> compiled = Jit((Tensor a, Tensor b) => a.Gcd(b));
        Assert.Equal([6L, 6, 5, 7, 0, 1], compiled(x, y).ToArray<long>());
        Assert.Contains("Gcd needs integers", Assert.Throws<ArgumentException>(() => Tensor.Of([1f]).Gcd(2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ways_between_end_at_their_ends()
    {
        Tensor x = Tensor.Of([0.1, 5]);
        Tensor y = Tensor.Of([0.7, -3]);
        Assert.Equal(x.ToArray<double>(), x.Lerp(y, 0.0).ToArray<double>());
        Assert.Equal(y.ToArray<double>(), x.Lerp(y, 1.0).ToArray<double>());
        Assert.Equal([0.75, 0.75], Grad((Tensor v) => v.Lerp(y, 0.25).Sum())(x).ToArray<double>());
        Assert.Equal(y.ToArray<double>().Zip(x.ToArray<double>(), (b, a) => b - a), Grad((Tensor w) => x.Lerp(y, w).Sum())(Tensor.Of([0.3, 0.8])).ToArray<double>());
    }

    [Fact]
    public void Softer_extremes_at_infinity()
    {
        Tensor x = Tensor.Of([Infinity, -Infinity, -Infinity, Infinity, 1000, 0]);
        Tensor y = Tensor.Of([Infinity, -Infinity, 3, 2, 1000, 0]);
        Assert.Equal([Infinity, -Infinity, 3, Infinity, 1000 + Math.Log(2), Math.Log(2)], x.LogAddExp(y).ToArray<double>());
        Assert.Equal([Infinity, -Infinity, 3, Infinity, 1001, 1], x.LogAddExp2(y).ToArray<double>());
        Assert.Equal([0.5, 0.5], Grad((Tensor v) => v.LogAddExp(y[4..]).Sum())(x[4..]).ToArray<double>());
    }

    [Fact]
    public void Nothing_times_a_logarithm_is_nothing()
    {
        Tensor x = Tensor.Of([0.0, 0, 0, 2]);
        Tensor y = Tensor.Of([0.0, Infinity, -1, 1]);
        Assert.Equal([0.0, 0, 0, 0], x.XLogY(y).ToArray<double>());
        Assert.Equal([0.0, 0, 0, 2 * Math.Log(2)], x.XLog1PY(y).ToArray<double>());
        Assert.True(double.IsNaN(Tensor.Of(0.0).XLogY(double.NaN).ToScalar<double>()));
        Assert.Equal([0.0, 0, -Infinity], Tensor.Of([0.0, 1, -1]).Entr().ToArray<double>());
    }

    [Fact]
    public void Steps_and_closeness()
    {
        Assert.Equal([0.0, 7, 1], Tensor.Of([-2.0, 0, 3]).Heaviside(7.0).ToArray<double>());
        Assert.Equal([true, false, true], Tensor.Of([1.0, 1, Infinity]).IsClose(Tensor.Of([1.0 + 1e-9, 1.1, Infinity])).ToArray<bool>());
        Assert.Equal([false, true], Functions.IsNegInf(Tensor.Of([Infinity, -Infinity])).ToArray<bool>());
        Assert.Equal([Math.PI, 0], Tensor.Of([-2.0, 2]).Angle().ToArray<double>());
        Assert.Equal([7.0, 13], Tensor.Of([1.0, 1]).Addcmul(Tensor.Of([1.0, 2]), 3, 2).ToArray<double>());
        Assert.Equal([1.5, 2], Tensor.Of([1.0, 1]).Addcdiv(Tensor.Of([1.0, 2]), 4, 2).ToArray<double>());
    }
}
