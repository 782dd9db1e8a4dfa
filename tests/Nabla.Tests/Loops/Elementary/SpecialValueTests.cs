using Nabla.Cpu;
using Nabla.Loops;

namespace Nabla.Tests.Loops.Elementary;

/// <summary>Powers at the values that C99 (annex F) fixes, and the smallest numbers, in both precisions and at one element and the widest register.</summary>
public sealed unsafe class SpecialValueTests
{
    private const double Infinity = double.PositiveInfinity;

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
