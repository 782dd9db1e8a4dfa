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
        Tensor F(Tensor x) => Function(new Random(seed), x, columns);
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
            Tensor first = Function(random, all[0] * 0.1f, columns, hasElements: true);
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

    private static Tensor Function(Random random, Tensor x, int columns, bool hasElements = false)
    {
        List<Tensor> elements = [x];
        List<Tensor> numbers = [x[.., 0]];
        for (int steps = random.Next(3, 14); steps > 0; steps--)
        {
            Tensor element = elements[random.Next(elements.Count)];
            Tensor other = elements[random.Next(elements.Count)];
            Tensor number = numbers[random.Next(numbers.Count)];
            Tensor column = number.Unsqueeze(1);
            switch (random.Next(12))
            {
                case 0: numbers.Add(element.Sum(1)); break;
                case 1: numbers.Add(element.Max(1, keepAxes: true).Squeeze(1)); break;
                case 2: numbers.Add(element.Mean(1)); break;
                case 3: numbers.Add((number * 0.5f).Sin()); break;
                case 4: elements.Add(element - column); break;
                case 5: elements.Add(element * column); break;
                case 6: elements.Add(column.BroadcastTo([x.Shape[0], columns]) * random.Next(-2, 3)); break;
                case 7: elements.Add(element.Tanh()); break;
                case 8: elements.Add(element + other); break;
                case 9: elements.Add(element + other.Sum(0) * 0.1f); break;
                case 10: elements.Add((element.Abs() + 1).Log()); break;
                default: elements.Add(Functions.Where(element > 0, other, column)); break;
            }
        }

        return random.Next(3) == 0 && !hasElements ? numbers[^1] : elements[^1] + numbers[^1].Unsqueeze(1);
    }
}
