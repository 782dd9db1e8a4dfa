using Nabla.Compilation;
using Nabla.Primitives;
using Nabla.Tests.Laws;

namespace Nabla.Tests.Compilation;

/// <summary>Bodies of composites and reverse rules run as one loop: the same bits as operation by operation, whatever sizes and layouts, and no more work than once a kind.</summary>
[Collection(nameof(RulesCollection))]
public sealed class RulesTests : IDisposable
{
    private const long Many = long.MaxValue / 2;

    /// <summary>What is expected is computed operation by operation; loops come from caches of the tests' own.</summary>
    public RulesTests() => Nabla.Compilation.Rules.Smallest = long.MaxValue;

    public static TheoryData<string> Rules { get; } = [.. Laws.Samples.All.Concat(EdgeSamples.All).Where(sample => sample.Op.IsLoopRule).Select(sample => sample.ToString()).Distinct()];

    public void Dispose() => Nabla.Compilation.Rules.Smallest = 0;

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_loop_gives_the_bits_of_the_operations(string rule)
    {
        foreach (Sample sample in Laws.Samples.All.Concat(EdgeSamples.All).Where(sample => sample.ToString() == rule))
        {
            foreach (DType dtype in (DType[])[DType.Float64, DType.Float32, DType.BFloat16])
            {
                Sample one = sample.In(dtype);
                RuleCache cache = new(RuleText.OfOperations);
                Compare(cache, one.Op, one.Inputs);
                Compare(cache, one.Op, Array.ConvertAll(one.Inputs, Reversed));
                Compare(cache, one.Op, Array.ConvertAll(one.Inputs, Spread));
            }
        }
    }

    [Fact]
    public void Rules_along_rows_and_of_formulas_are_loops()
    {
        RuleCache cache = new(RuleText.OfOperations);
        Axes last = Axes.Of(1);
        Assert.All((Primitive[])[new Softmax(1), new LogSoftmax(1), new LogSumExp(last), new Norm(last), new Standardize(last, 1e-5)], op => Assert.Equal((true, true), Compare(cache, op, [Normal(7, 40)])));
        Assert.Equal((true, true), Compare(cache, new LayerNorm(1e-5), [Normal(7, 40), Normal(1, 40)[0], Normal(1, 40)[0]]));
        Assert.All((Primitive[])[Relu.Op, Sigmoid.Op, Gelu.Op, Silu.Op, new Max(last)], op => Assert.Equal((false, true), Compare(cache, op, [Normal(7, 40)])));
        Assert.Equal((false, true), Compare(cache, Multiply.Op, [Normal(7, 40), Normal(7, 40)]));
        Assert.Equal((false, true), Compare(cache, Divide.Op, [Normal(7, 40), Normal(7, 40)]));

        // One operation is a pass anyway, and what is combined along other axes is no row.
        Assert.Equal((false, false), Compare(cache, Exp.Op, [Normal(7, 40)]));
        Assert.Equal((false, false), Compare(cache, new Softmax(0), [Normal(7, 40)]));
    }

    [Fact]
    public void Random_sizes_and_layouts_give_the_same_bits()
    {
        Random random = new(17);
        RuleCache cache = new(RuleText.OfOperations);
        for (int round = 0; round < 60; round++)
        {
            int rank = random.Next(1, 4);
            int[] lengths = [.. Enumerable.Range(0, rank).Select(_ => random.Next(5) == 0 ? 1 : random.Next(1, rank == 1 ? 3000 : 90))];
            Tensor x = Laid(random, lengths);
            Compare(cache, new Softmax(rank - 1), [x]);
            Compare(cache, new LogSoftmax(rank - 1), [x]);
            Compare(cache, new Standardize(Axes.Of(rank - 1), 1e-5), [x]);
            Compare(cache, new LogSumExp(Axes.Of(rank - 1)), [x]);
            Compare(cache, Gelu.Op, [x]);
            Compare(cache, Divide.Op, [x, Laid(random, lengths)]);
            Compare(cache, Hypot.Op, [x, Laid(random, lengths)]);
        }
    }

    [Fact]
    public void A_kind_is_written_down_once_for_all_sizes()
    {
        Counting text = new();
        RuleCache cache = new(text);
        Assert.Equal((true, true), Compare(cache, new Softmax(1), [Normal(8, 30)]));

        // The body and the reverse rule, each once, and once more for each of two lengths, to see whether it matters.
        Assert.Equal(6, text.Written);
        foreach ((int rows, int columns) in ((int, int)[])[(9, 30), (9, 31), (100, 7), (3, 900), (2, 5000)])
        {
            Assert.Equal((true, true), Compare(cache, new Softmax(1), [Normal(rows, columns)]));
        }

        Assert.Equal(6, text.Written);

        // As many rows as columns, or one of either, are other kinds.
        Compare(cache, new Softmax(1), [Normal(30, 30)]);
        Assert.Equal(10, text.Written);
    }

    [Fact]
    public void Only_sizes_that_a_rule_computes_with_matter()
    {
        Counting text = new();
        RuleCache cache = new(text);
        Standardize op = new(Axes.Of(1), 1e-5);
        Assert.Equal((true, true), Compare(cache, op, [Normal(8, 30)]));
        int once = text.Written;
        Assert.Equal((true, true), Compare(cache, op, [Normal(11, 30)]));
        Assert.Equal(once, text.Written);

        // The mean divides by the number of columns.
        Assert.Equal((true, true), Compare(cache, op, [Normal(11, 33)]));
        Assert.Equal(once + 2, text.Written);
    }

    [Fact]
    public void What_has_met_few_elements_is_not_written_down()
    {
        Counting text = new();
        RuleCache cache = new(text);
        RuleOperand[] operands = [Operand(Normal(4, 5))];
        Assert.False(cache.TryRun(new RuleCall(new Softmax(1), RuleCall.Body, operands), 20, new Tensor?[1]));
        Assert.Equal(0, text.Written);
        Assert.True(cache.TryRun(new RuleCall(new Softmax(1), RuleCall.Body, operands), Many, new Tensor?[1]));
    }

    [Fact]
    public void Backward_and_higher_derivatives_are_the_same()
    {
        Tensor start = Tensor.Randn([600, 500], DType.Float64, 5);
        Tensor weights = Tensor.Randn([600, 500], DType.Float64, 6);
        (Tensor Gradient, Tensor Second) All(long smallest)
        {
            long before = Nabla.Compilation.Rules.Smallest;
            Nabla.Compilation.Rules.Smallest = smallest;
            try
            {
                Variable x = new(start);
                Tensor y = ((x.Softmax(1) * weights).Sum(1).Tanh() + Functions.Gelu(x).Standardize(1).Sigmoid().LogSumExp(1)).Sum();
                y.Backward(createGraph: true);
                Tensor first = x.Grad!;
                x.ClearGrad();
                (first * weights).Sum().Backward();
                return (first.Detach(), x.Grad!);
            }
            finally
            {
                Nabla.Compilation.Rules.Smallest = before;
            }
        }

        (Tensor gradient, Tensor second) = All(long.MaxValue);
        (Tensor gradientOfLoops, Tensor secondOfLoops) = All(0);
        Bits.AssertSame([gradient, second], [gradientOfLoops, secondOfLoops], "derivatives");
    }

    [Fact]
    public void A_walk_follows_what_a_loop_gave_and_nothing_else()
    {
        // So large that it is a loop at once.
        Tensor y = Tensor.Rand([600, 500], seed: 1);
        Tensor g = Tensor.Randn([600, 500], seed: 2);
        Edge[] edges = [new Edge(new LeafNode(null), 0, null, y.Type)];
        Tensor?[] incoming = new Tensor?[1];
        Transients walk = new(Nabla.Floor.Unrecorded);
        Nabla.Compilation.Rules.Smallest = 0;
        Assert.True(Nabla.Compilation.Rules.TryPull(Sigmoid.Op, new Pullback(edges, new Tensor[1], [y], [g]), walk, incoming));
        Assert.NotNull(incoming[0]!.Concrete.Storage.Block);
        walk.Sweep();
        Assert.Null(incoming[0]!.Concrete.Storage.Block);
        Assert.NotNull(g.Concrete.Storage.Block);
        Assert.NotNull(y.Concrete.Storage.Block);
    }

    [Fact]
    public void A_loop_allocates_its_result_only()
    {
        RuleCache cache = new(RuleText.OfOperations);
        RuleOperand[] operands = [Operand(Normal(2, 5))];
        Tensor?[] results = new Tensor?[1];
        Softmax op = new(1);
        for (int i = 0; i < 50; i++)
        {
            Assert.True(cache.TryRun(new RuleCall(op, RuleCall.Body, operands), Many, results));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            cache.TryRun(new RuleCall(op, RuleCall.Body, operands), Many, results);
        }

        // A tensor, its storage, ten numbers.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 250);
    }

    [Fact]
    public void Threads_share_loops()
    {
        RuleCache cache = new(RuleText.OfOperations);
        Parallel.For(0, 64, i => Assert.Equal((true, true), Compare(cache, new LogSoftmax(1), [Tensor.Randn([5 + i % 7, 33], seed: (ulong)i)])));
    }

    /// <summary>Whether body and reverse rule are loops; where they are, their results are compared.</summary>
    private static (bool Body, bool Pull) Compare(RuleCache cache, Primitive op, Tensor[] given)
    {
        Tensor[] inputs = Array.ConvertAll(given, x => (Tensor)x.Concrete);
        Tensor[] outputs = new Tensor[op.Outputs];
        using NoGradScope scope = Transform.NoGrad();
        op.Apply(inputs, outputs);
        RuleOperand[] operands = Array.ConvertAll(inputs, Operand);
        bool body = false;
        if (op.Inside == Inside.Operations)
        {
            Tensor?[] results = new Tensor?[op.Outputs];
            body = cache.TryRun(new RuleCall(op, RuleCall.Body, operands), Many, results);
            if (body)
            {
                Bits.AssertSame(outputs, results!, $"body of {op} on {string.Join(", ", inputs.Select(x => x.Type))}");
            }
        }

        bool pull = false;
        if (Array.TrueForAll(outputs, output => output.DType.IsFloating()))
        {
            pull = ComparePull(cache, op, inputs, outputs);
        }

        return (body, pull);
    }

    private static bool ComparePull(RuleCache cache, Primitive op, Tensor[] inputs, Tensor[] outputs)
    {
        Residuals reads = op.Reads;
        Tensor g = Tensor.Randn(outputs[0].Shape, DType.Float64, 99).Cast(outputs[0].DType);
        Tensor?[] seenInputs = [.. inputs.Select((x, i) => reads.Input(i) ? x : null)];
        Tensor?[] seenOutputs = [.. outputs.Select((y, i) => reads.Output(i) ? y : null)];
        int wanted = 0;
        Edge[] edges = new Edge[inputs.Length];
        RuleOperand[] operands = new RuleOperand[inputs.Length + 2 * outputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            bool isWanted = inputs[i].DType.IsFloating() && op.PassesGradient(i);
            wanted |= isWanted ? 1 << i : 0;
            edges[i] = new Edge(isWanted ? new LeafNode(null) : null, 0, seenInputs[i], inputs[i].Type);
            operands[i] = seenInputs[i] is { } x ? Operand(x) : new RuleOperand(null, inputs[i].Type);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            operands[inputs.Length + i] = seenOutputs[i] is { } y ? Operand(y) : default;
        }

        // What an operation gives besides its first result is there for its rule.
        Tensor?[] cotangents = [g, .. new Tensor?[outputs.Length - 1]];
        operands[inputs.Length + outputs.Length] = Operand(g);
        Tensor?[] results = new Tensor?[inputs.Length];
        if (!cache.TryRun(new RuleCall(op, wanted, operands), Many, results))
        {
            return false;
        }

        Tensor?[] expected = new Tensor?[inputs.Length];
        op.Vjp(new Pullback(edges, seenInputs!, seenOutputs, cotangents), expected);
        for (int i = 0; i < expected.Length; i++)
        {
            if ((wanted >> i & 1) != 0)
            {
                Assert.Equal(expected[i] is null, results[i] is null);
                if (expected[i] is { } there)
                {
                    Bits.AssertSame([there], [results[i]!], $"cotangent {i} of {op} on {string.Join(", ", inputs.Select(x => x.Type))}");
                }
            }
        }

        return true;
    }

    private static RuleOperand Operand(Tensor x) => new((ConcreteTensor)x, x.Type);

    private static Tensor Normal(int rows, int columns) => Tensor.Randn([rows, columns], seed: 3).Concrete;

    private static Tensor Reversed(Tensor x) => x.Rank == 0 ? x : x.Flip(x.Rank - 1);

    /// <summary>The same numbers, not side by side.</summary>
    private static Tensor Spread(Tensor x) => x.Rank == 0 ? x : Functions.Stack([x, x], x.Rank).Narrow(x.Rank, 1, 1).Reshape(x.Shape);

    private static Tensor Laid(Random random, int[] lengths)
    {
        Tensor x = Tensor.Randn([.. lengths], seed: (ulong)random.Next());
        return random.Next(5) switch
        {
            0 => Reversed(x),
            1 => Spread(x),
            2 when lengths.Length > 1 => Tensor.Randn([.. lengths.Reverse()], seed: (ulong)random.Next()).Permute([.. Enumerable.Range(0, lengths.Length).Reverse()]),
            3 => x.Narrow(0, 0, 1).BroadcastTo([.. lengths]),
            _ => x,
        };
    }

    private sealed class Counting : RuleText
    {
        public int Written { get; private set; }

        public override Tensor?[] Run(Primitive? op, int asked, Tensor?[] operands, TensorType[] types)
        {
            Written++;
            return OfOperations.Run(op, asked, operands, types);
        }
    }
}
