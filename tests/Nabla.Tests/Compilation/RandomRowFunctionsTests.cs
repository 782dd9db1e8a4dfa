namespace Nabla.Tests.Compilation;

/// <summary>Functions drawn at random from what rows go through (formulas, combinations along rows and across them, numbers of rows repeated): compiled, the bits of eager.</summary>
public sealed class RandomRowFunctionsTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void CompiledIsEager(int seed)
    {
        (int rows, int columns) = new[] { (6, 10), (9, 33), (40, 7), (3, 64) }[seed % 4];
        Tensor x = Tensor.Randn([rows, columns], seed: (ulong)seed);
        Tensor F(Tensor x) => RandomRowFunctions.Next(new Random(seed), x, columns);
        Bits.AssertSame([F(x)], [Transform.Jit(F)(x)], $"seed {seed}");
        Func<Tensor, Tensor> gradient = Transform.Grad((Tensor x) => F(x).Sum());
        Tensor expected = gradient(x);
        if (!Functions.IsNaN(expected).Any().ToScalar<bool>())
        {
            Bits.AssertSame([expected], [Transform.Jit(gradient)(x)], $"gradient, seed {seed}");
        }
    }

    /// <summary>Functions of rows scaled and shifted by numbers for each column, whose gradients are sums over rows: in loops with the rest, and apart.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void GradientsOfColumnsAreEagers(int seed)
    {
        (int rows, int columns) = new[] { (130, 64), (64, 80), (200, 70), (90, 200), (256, 300), (64, 64) }[seed % 6];
        Tensor x = Tensor.Randn([rows, columns], seed: (ulong)seed);
        Tensor w = Tensor.Randn([columns], seed: (ulong)seed + 100);
        Tensor b = Tensor.Randn([columns], seed: (ulong)seed + 200);
        Tensor F(Tensor[] all)
        {
            Random random = new(seed);
            Tensor first = RandomRowFunctions.Next(random, all[0] * 0.1f, columns, hasElements: true);
            Tensor second = random.Next(2) == 0 ? first.LayerNorm(all[1], all[2]) : first * all[1] + all[2];
            return random.Next(3) switch { 0 => Functions.Gelu(second) + all[0], 1 => second.Softmax(1), _ => second.Tanh() * all[1] };
        }

        Func<Tensor[], Tensor[]> gradient = Transform.Grad((Tensor[] all) => (F(all) * x.Sin()).Sum());
        Tensor[] expected = gradient([x, w, b]);
        Tensor[] actual = Transform.Jit(gradient)([x, w, b]);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!Functions.IsNaN(expected[i]).Any().ToScalar<bool>())
            {
                Bits.AssertSame([expected[i]], [actual[i]], $"gradient {i}, seed {seed}");
            }
        }
    }

    /// <summary>So much memory that the next rows are asked for while one is computed: of whole registers, of broken ones, and of elements that are twice as wide.</summary>
    [Theory]
    [InlineData(300, 1024, DType.Float32)]
    [InlineData(257, 1001, DType.Float32)]
    [InlineData(130, 999, DType.Float64)]
    [InlineData(600, 1003, DType.Float16)]
    public void RowsThatMemoryIsAskedFor(int rows, int columns, DType dtype)
    {
        Tensor[] x = [Tensor.Randn([rows, columns], seed: 1).Cast(dtype), Tensor.Randn([columns], seed: 2).Cast(dtype), Tensor.Randn([columns], seed: 3).Cast(dtype)];
        Tensor cotangent = x[0].Sin();
        Tensor F(Tensor[] all) => all[0] + Functions.Gelu(all[0].LayerNorm(all[1], all[2]));
        Func<Tensor[], Tensor[]> gradient = Transform.Grad((Tensor[] all) => (F(all) * cotangent).Sum());
        Tensor[] Both(Tensor[] all) => [F(all), .. gradient(all)];
        Bits.AssertSame(Both(x), Transform.Jit((Func<Tensor[], Tensor[]>)Both)(x), $"[{rows}, {columns}] of {dtype}");
    }
}
