using static Nabla.Functions;

namespace Nabla.Tests.Compilation;

/// <summary>Scans of formulas, compiled: one loop, and the bits of the loop over eager steps, of the function and of its gradients.</summary>
public sealed class ScanLoopTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void CompiledIsEager(int seed)
    {
        Random random = new(seed);
        int[] lengths = new[] { [], [1], [5], [70], new[] { 3, 11 } }[seed % 5];
        DType dtype = seed % 7 == 3 ? DType.Float64 : DType.Float32;
        int steps = random.Next(1, 9);
        bool reverse = random.Next(2) == 0;
        Tensor first = Tensor.Randn(Shape.Create(lengths), dtype, seed: 1) * 0.5;
        Tensor second = Tensor.Randn(Shape.Create(lengths), dtype, seed: 2) * 0.5;
        Tensor xs = Tensor.Randn(Shape.Create([steps, .. lengths]), dtype, seed: 3);
        Tensor constant = Tensor.Randn(random.Next(2) == 0 ? Shape.Scalar : Shape.Create(lengths), dtype, seed: 4);
        int written = random.Next();
        (Tensor, Tensor, Tensor) F((Tensor First, Tensor Second, Tensor Xs, Tensor Constant) p)
        {
            ((Tensor a, Tensor b), Tensor ys) = Transform.Scan<(Tensor, Tensor), Tensor, Tensor>(
                (state, x) => Step(new Random(written), state, x, p.Constant), (p.First, p.Second), p.Xs, reverse: reverse);
            return (a, b, ys);
        }

        (Tensor, Tensor, Tensor, Tensor) given = (first, second, xs, constant);
        AssertSame(F(given), Transform.Jit<(Tensor, Tensor, Tensor, Tensor), (Tensor, Tensor, Tensor)>(F)(given), $"seed {seed}");
        Func<(Tensor, Tensor, Tensor, Tensor), (Tensor, Tensor, Tensor, Tensor)> gradient = Transform.Grad<(Tensor, Tensor, Tensor, Tensor)>(p =>
        {
            (Tensor a, Tensor b, Tensor ys) = F(p);
            return a.Sum() + (b * 0.5).Sum() + ys.Sum();
        });
        (Tensor, Tensor, Tensor, Tensor) expected = gradient(given);
        (Tensor, Tensor, Tensor, Tensor) actual = Transform.Jit(gradient)(given);
        Assert.True(expected.Item1.AllClose(actual.Item1, 1e-4, 1e-4, equalNaN: true), $"gradient, seed {seed}: {actual.Item1} instead of {expected.Item1}");
        Assert.True(expected.Item3.AllClose(actual.Item3, 1e-4, 1e-4, equalNaN: true), $"gradient, seed {seed}: {actual.Item3} instead of {expected.Item3}");
        Assert.True(expected.Item4.AllClose(actual.Item4, 1e-3, 1e-3, equalNaN: true), $"gradient, seed {seed}: {actual.Item4} instead of {expected.Item4}");
    }

    [Fact]
    public void What_is_handed_on_may_change_places()
    {
        Tensor xs = Tensor.Randn([6, 4], seed: 5);
        (Tensor, Tensor) F(Tensor x)
        {
            ((Tensor a, Tensor b), Tensor ys) = Transform.Scan<(Tensor, Tensor), Tensor, Tensor>(static (s, x) => ((s.Item2, s.Item1 + x), s.Item1), (x[0], x[1] * 2), x);
            return (a + b, ys);
        }

        (Tensor expected, Tensor stacked) = F(xs);
        (Tensor actual, Tensor ys) = Transform.Jit((Func<Tensor, (Tensor, Tensor)>)F)(xs);
        Bits.AssertSame([expected, stacked], [actual, ys], "swapped");
    }

    [Fact]
    public void Integers_and_bools_are_handed_on_too()
    {
        Tensor start = Tensor.Of(3);
        (Tensor, Tensor) F(Tensor seed)
        {
            ((Tensor last, Tensor any), Tensor ys) = Transform.Scan<(Tensor, Tensor), Tensor?, Tensor>(
                static (s, _) => ((s.Item1 * 5 + 1, s.Item2 | (s.Item1 > 1000)), s.Item1), (seed, seed < 0), null, length: 12);
            return (Where(any, last, -last), ys);
        }

        (Tensor expected, Tensor stacked) = F(start);
        (Tensor actual, Tensor ys) = Transform.Jit((Func<Tensor, (Tensor, Tensor)>)F)(start);
        Bits.AssertSame([expected, stacked], [actual, ys], "integers");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void A_condition_ends_a_loop_of_formulas(int? maxSteps)
    {
        Tensor values = Tensor.Randn([5], seed: 9);
        (Tensor, Tensor) F((Tensor X, Tensor Values) p) => Transform.While<(Tensor, Tensor)>(
            static s => s.Item1 < 40, s => (s.Item1 * 1.25 + 1, s.Item2 * 0.9 + p.Values.Sin()), (p.X, p.Values), maxSteps);
        Func<(Tensor, Tensor), (Tensor, Tensor)> compiled = Transform.Jit<(Tensor, Tensor), (Tensor, Tensor)>(F);
        foreach (float start in new[] { 0f, 3f, 50f })
        {
            (Tensor, Tensor) expected = F((start, values));
            (Tensor, Tensor) actual = compiled((start, values));
            Bits.AssertSame([expected.Item1, expected.Item2], [actual.Item1, actual.Item2], $"from {start}");
        }
    }

    private static ((Tensor, Tensor), Tensor) Step(Random random, (Tensor First, Tensor Second) state, Tensor x, Tensor constant)
    {
        List<Tensor> values = [state.First, state.Second, x];
        for (int formulas = random.Next(2, 8); formulas > 0; formulas--)
        {
            Tensor one = values[random.Next(values.Count)];
            Tensor other = values[random.Next(values.Count)];
            values.Add(random.Next(8) switch
            {
                0 => one + other,
                1 => one * constant,
                2 => one.Sin(),
                3 => (one - other).Tanh(),
                4 => Where(one > other, one, other * 0.5),
                5 => one * 0.9 + 0.01 * other,
                6 => one.Sigmoid(),
                _ => other,
            });
        }

        return ((values[^1], values[^2]), values[random.Next(values.Count)]);
    }

    private static void AssertSame((Tensor, Tensor, Tensor) expected, (Tensor, Tensor, Tensor) actual, string what)
        => Bits.AssertSame([expected.Item1, expected.Item2, expected.Item3], [actual.Item1, actual.Item2, actual.Item3], what);
}
