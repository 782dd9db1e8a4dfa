using Nabla.Cpu;
using Nabla.Loops;

namespace Nabla.Tests.Loops.Elementary;

/// <summary>Each function at the values that C99 (annex F) fixes, in both precisions and at one element and the widest register.</summary>
public sealed unsafe class SpecialValueTests
{
    private const double Infinity = double.PositiveInfinity;

    [Fact]
    public void Exp() => Check<Exp>((0, 1), (-0.0, 1), (Infinity, Infinity), (-Infinity, 0), (double.NaN, double.NaN), (1e9, Infinity), (-1e9, 0));

    [Fact]
    public void Expm1() => Check<Expm1>((0, 0), (-0.0, -0.0), (Infinity, Infinity), (-Infinity, -1), (double.NaN, double.NaN), (1e9, Infinity), (-1e9, -1), (1e-30, 1e-30));

    [Fact]
    public void Log() => Check<Log>((1, 0), (0, -Infinity), (-0.0, -Infinity), (Infinity, Infinity), (-Infinity, double.NaN), (-1, double.NaN), (double.NaN, double.NaN));

    [Fact]
    public void Log1p() => Check<Log1p>((0, 0), (-0.0, -0.0), (-1, -Infinity), (Infinity, Infinity), (-Infinity, double.NaN), (-2, double.NaN), (double.NaN, double.NaN), (1e-30, 1e-30));

    [Fact]
    public void Log2() => Check<Log2>((1, 0), (0, -Infinity), (-0.0, -Infinity), (Infinity, Infinity), (-1, double.NaN), (double.NaN, double.NaN), (8, 3), (1.0 / 1024, -10));

    [Fact]
    public void Log10() => Check<Log10>((1, 0), (0, -Infinity), (-0.0, -Infinity), (Infinity, Infinity), (-1, double.NaN), (double.NaN, double.NaN), (10, 1), (1000, 3), (1e6, 6));

    [Fact]
    public void Tanh() => Check<Tanh>((0, 0), (-0.0, -0.0), (Infinity, 1), (-Infinity, -1), (double.NaN, double.NaN), (100, 1), (-100, -1));

    [Fact]
    public void Sigmoid() => Check<Sigmoid>((0, 0.5), (-0.0, 0.5), (Infinity, 1), (-Infinity, 0), (double.NaN, double.NaN), (1e9, 1), (-1e9, 0));

    [Fact]
    public void Softplus() => Check<Softplus>((Infinity, Infinity), (-Infinity, 0), (double.NaN, double.NaN), (1e9, 1e9), (-1e9, 0));

    [Fact]
    public void Erf() => Check<Erf>((0, 0), (-0.0, -0.0), (Infinity, 1), (-Infinity, -1), (double.NaN, double.NaN), (100, 1));

    [Fact]
    public void Erfc() => Check<Erfc>((0, 1), (-0.0, 1), (Infinity, 0), (-Infinity, 2), (double.NaN, double.NaN), (100, 0), (-100, 2));

    [Fact]
    public void Sin() => Check<Sin>((0, 0), (-0.0, -0.0), (Infinity, double.NaN), (-Infinity, double.NaN), (double.NaN, double.NaN), (1e-30, 1e-30));

    [Fact]
    public void Cos() => Check<Cos>((0, 1), (-0.0, 1), (Infinity, double.NaN), (-Infinity, double.NaN), (double.NaN, double.NaN), (1e-30, 1));

    [Fact]
    public void Rsqrt() => Check<Rsqrt>((0, Infinity), (-0.0, -Infinity), (Infinity, 0), (-1, double.NaN), (double.NaN, double.NaN), (4, 0.5));

    [Theory]
    [InlineData(0, -1, Infinity)]
    [InlineData(-0.0, -1, -Infinity)]
    [InlineData(-0.0, -3, -Infinity)]
    [InlineData(-0.0, -2, Infinity)]
    [InlineData(-0.0, -0.5, Infinity)]
    [InlineData(-0.0, -Infinity, Infinity)]
    [InlineData(0, 3, 0)]
    [InlineData(-0.0, 3, -0.0)]
    [InlineData(-0.0, 2, 0)]
    [InlineData(-0.0, 2.5, 0)]
    [InlineData(-1, Infinity, 1)]
    [InlineData(-1, -Infinity, 1)]
    [InlineData(1, double.NaN, 1)]
    [InlineData(1, Infinity, 1)]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(double.NaN, -0.0, 1)]
    [InlineData(double.NaN, 1, double.NaN)]
    [InlineData(-1, double.NaN, double.NaN)]
    [InlineData(0, double.NaN, double.NaN)]
    [InlineData(Infinity, 0, 1)]
    [InlineData(-2, 0.5, double.NaN)]
    [InlineData(-2, 3, -8)]
    [InlineData(-2, 2, 4)]
    [InlineData(-2, -1, -0.5)]
    [InlineData(0.5, -Infinity, Infinity)]
    [InlineData(-0.5, -Infinity, Infinity)]
    [InlineData(2, -Infinity, 0)]
    [InlineData(-2, -Infinity, 0)]
    [InlineData(0.5, Infinity, 0)]
    [InlineData(2, Infinity, Infinity)]
    [InlineData(-Infinity, -3, -0.0)]
    [InlineData(-Infinity, -2, 0)]
    [InlineData(-Infinity, -0.5, 0)]
    [InlineData(-Infinity, 3, -Infinity)]
    [InlineData(-Infinity, 2, Infinity)]
    [InlineData(-Infinity, 0.5, Infinity)]
    [InlineData(Infinity, -1, 0)]
    [InlineData(Infinity, 1, Infinity)]
    [InlineData(Infinity, Infinity, Infinity)]
    [InlineData(Infinity, -Infinity, 0)]
    [InlineData(3, 4, 81)]
    [InlineData(-3, 5, -243)]
    [InlineData(10, 2, 100)]
    [InlineData(4, 0.5, 2)]
    [InlineData(2, -126, 1.1754943508222875E-38)]
    [InlineData(2, -149, 1.401298464324817E-45)]
    [InlineData(2, 3000, Infinity)]
    [InlineData(2, -3000, 0)]
    [InlineData(-2, 3001, -Infinity)]
    [InlineData(-2, -3001, -0.0)]
    [InlineData(0.5, 1e30, 0)]
    [InlineData(-1, 1e30, 1)]
    [InlineData(-1, 16777215, -1)]
    public void Pow(double x, double y, double z)
    {
        Equal(z, Once2<Scalar<float>, float>((float)x, (float)y), x);
        Equal(z, Once2<Lane512<float>, float>((float)x, (float)y), x);
        Equal(z, Once2<Scalar<double>, double>(x, y), x);
        Equal(z, Once2<Lane512<double>, double>(x, y), x);
    }

    [Fact]
    public void SubnormalNumbersAreNotFlushed()
    {
        const float Least = float.Epsilon;
        Equal(Least, Once<Scalar<float>, float, Tanh>(Least), Least);
        Equal(Least, Once<Scalar<float>, float, Sin>(Least), Least);
        Equal(Least, Once<Scalar<float>, float, Expm1>(Least), Least);
        Equal(Least, Once<Scalar<float>, float, Log1p>(Least), Least);
        Equal(Least, Once<Scalar<float>, float, Exp>(-103.1f), -103.1);
        Equal((float)Math.Log(Least), Once<Scalar<float>, float, Log>(Least), Least);
        Equal(double.Epsilon, Once<Scalar<double>, double, Exp>(-744.9), -744.9);
        Equal(double.Epsilon, Once<Scalar<double>, double, Sigmoid>(-744.9), -744.9);
        Equal(Math.Log(double.Epsilon), Once<Scalar<double>, double, Log>(double.Epsilon), double.Epsilon);
    }

    private static void Check<F>(params ReadOnlySpan<(double X, double Y)> values)
        where F : IFormula1
    {
        foreach ((double x, double y) in values)
        {
            Equal((float)y, Once<Scalar<float>, float, F>((float)x), x);
            Equal((float)y, Once<Lane512<float>, float, F>((float)x), x);
            Equal(y, Once<Scalar<double>, double, F>(x), x);
            Equal(y, Once<Lane512<double>, double, F>(x), x);
        }
    }

    private static void Equal(double wanted, double found, double x)
    {
        bool same = double.IsNaN(wanted) ? double.IsNaN(found) : BitConverter.DoubleToInt64Bits(wanted) == BitConverter.DoubleToInt64Bits(found);
        Assert.True(same, $"at {x}: {found} instead of {wanted}");
    }

    private static T Once<V, T, F>(T x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where F : IFormula1
    {
        T* at = stackalloc T[V.Count];
        new Span<T>(at, V.Count).Fill(x);
        V.Store(F.At(V.Load(at)), at);
        return at[V.Count - 1];
    }

    private static T Once2<V, T>(T x, T y)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        T* at = stackalloc T[V.Count];
        new Span<T>(at, V.Count).Fill(x);
        V left = V.Load(at);
        new Span<T>(at, V.Count).Fill(y);
        V.Store(Nabla.Loops.Pow.At(left, V.Load(at)), at);
        return at[V.Count - 1];
    }
}
