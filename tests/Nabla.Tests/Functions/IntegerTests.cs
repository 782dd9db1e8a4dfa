namespace Nabla.Tests;

/// <summary>Arithmetic of integers against C#'s own, at every pair of awkward values.</summary>
public sealed class IntegerTests
{
    [Fact]
    public void Int32() => Check<int>([0, 1, -1, 2, -2, 3, 7, -7, 46341, int.MaxValue, int.MinValue, int.MinValue + 1], v => unchecked((int)v));

    [Fact]
    public void Int64() => Check<long>([0, 1, -1, 2, -2, 3, 7, -7, 3037000500, long.MaxValue, long.MinValue, long.MinValue + 1], v => unchecked((long)v));

    [Fact]
    public void UInt8() => Check<byte>([0, 1, 2, 3, 7, 15, 16, 127, 128, 254, 255], v => unchecked((byte)v));

    private static void Check<T>(T[] values, Func<Int128, T> wrap)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        // Every pair, and long enough that whole registers and remainders are met.
        int n = values.Length;
        T[] left = [.. Enumerable.Range(0, n * n).Select(i => values[i / n])];
        T[] right = [.. Enumerable.Range(0, n * n).Select(i => values[i % n])];
        (Tensor x, Tensor y) = (Tensor.Of(left), Tensor.Of(right));

        Pairs("+", x + y, (a, b) => a + b);
        Pairs("-", x - y, (a, b) => a - b);
        Pairs("*", x * y, (a, b) => a * b);
        Pairs("%", x % y, (a, b) => b == 0 ? a : Mod(a, b));
        Pairs("min", x.Minimum(y), Int128.Min);
        Pairs("max", x.Maximum(y), Int128.Max);
        Pairs("pow", x.Pow(y % 5), (a, b) => Power(a, Mod(b, 5)));
        Pairs("divide", Primitives.Divide.Op.Apply(x, y), (a, b) => b == 0 ? 0 : a / b);
        Pairs("clamp", x.Clamp(Tensor.Of(T.One), y.Maximum(Tensor.Of(T.One))), (a, b) => Int128.Min(Int128.Max(a, 1), Int128.Max(b, 1)));
        Ones("-x", -x, a => -a);
        Ones("abs", x.Abs(), Int128.Abs);
        Ones("sign", x.Sign(), a => Int128.Sign(a));
        Ones("square", x.Square(), a => a * a);
        Ones("relu", x.Relu(), a => Int128.Max(a, 0));
        Ones("floor", x.Floor(), a => a);
        Ones("round", x.Round(), a => a);
        Flags("<", x < y, (a, b) => a < b);
        Flags("<=", x <= y, (a, b) => a <= b);
        Flags(">", x > y, (a, b) => a > b);
        Flags("=", Functions.Equal(x, y), (a, b) => a == b);
        Flags("!=", Functions.NotEqual(x, y), (a, b) => a != b);
        Assert.Equal(left.Zip(right, (a, b) => a < b ? a : b), Functions.Where(x < y, x, y).ToArray<T>());
        Assert.Equal(values.Max(), Tensor.Of(values).Max().ToScalar<T>());
        Assert.Equal(values.Min(), Tensor.Of(values).Min().ToScalar<T>());
        Assert.Equal(unchecked((long)values.Aggregate((Int128)0, (sum, v) => sum + Int128.CreateTruncating(v))), Tensor.Of(values).Sum().ToScalar<long>());

        void Pairs(string name, Tensor z, Func<Int128, Int128, Int128> expected)
        {
            T[] actual = z.ToArray<T>();
            for (int i = 0; i < actual.Length; i++)
            {
                T wanted = wrap(expected(Int128.CreateTruncating(left[i]), Int128.CreateTruncating(right[i])));
                Assert.True(wanted == actual[i], $"{left[i]} {name} {right[i]} is {wanted}, not {actual[i]}");
            }
        }

        void Ones(string name, Tensor z, Func<Int128, Int128> expected) => Pairs(name, z, (a, _) => expected(a));

        void Flags(string name, Tensor z, Func<Int128, Int128, bool> expected)
        {
            bool[] actual = z.ToArray<bool>();
            for (int i = 0; i < actual.Length; i++)
            {
                Assert.True(expected(Int128.CreateTruncating(left[i]), Int128.CreateTruncating(right[i])) == actual[i], $"{left[i]} {name} {right[i]}");
            }
        }
    }

    private static Int128 Mod(Int128 a, Int128 b) => ((a % b) + b) % b;

    private static Int128 Power(Int128 x, Int128 exponent)
    {
        Int128 power = 1;
        for (Int128 i = 0; i < exponent; i++)
        {
            // Wrapped as int64 at each step, so that the product itself cannot leave Int128; every narrower type wraps to the same.
            power = unchecked((long)(power * x));
        }

        return power;
    }
}
