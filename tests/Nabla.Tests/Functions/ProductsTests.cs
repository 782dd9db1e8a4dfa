using System.Globalization;

namespace Nabla.Tests;

/// <summary>Einsum against sums over all labels, and the other products against it.</summary>
public sealed class ProductsTests : CompositionTests<ProductsTests>, ICompositions
{
    private const string Letters = "abcdefg";

    protected override double Scale => 0.5;

    public static TheoryData<string, Func<Tensor, Tensor>> Compositions => new()
    {
        { "einsum", x => Functions.Einsum("ijk,ilk,kj->li", x, x[.., ..2] * 2, x[0].T) }, { "trace", x => Functions.Einsum("...ii", x[.., .., ..3]) },
        { "tensordot", x => x.TensorDot(x[..1], ([1, 2], [1, 2])) }, { "kron", x => x[0].Kron(x[1, ..2]) }, { "cross", x => x[0].Cross(x[1], 0) }, { "inner", x => x[0].Inner(x[1]) },
        { "vecdot", x => x.VecDot(x[1] * 2, 1) }, { "addmm", x => x[0, .., ..3].AddMM(x[0], x[1].T, 0.5, 2) }, { "addbmm", x => x[0, .., ..3].AddBMM(x, x.T, 0, -1) },
        { "matrix_power", x => x[.., .., ..3].MatrixPower(5) }, { "multi_dot", x => Functions.MultiDot(x[0, 0], x[0].T, x[1], x[1, 2]) }, { "cdist", x => x[0].CDist(x[1] + 0.4, 3) }, { "cdist 2", x => x[0].CDist(x[1] + 0.4) },
        { "cov", x => x[0].Cov(1, Tensor.Of([1L, 2, 3, 1]), x[1, 1] * 0.1 + 2) }, { "corrcoef", x => (x[0] * x[0] + x[1]).CorrCoef() }, { "dist", x => x[0].Dist(x[1], 1.5) },
    };

    [Fact]
    public void EinsumOfAnyEquationIsTheSumOverAllLabels()
    {
        Random random = new(5);
        for (int trial = 0; trial < 200; trial++)
        {
            int[] lengths = [.. Enumerable.Range(0, Letters.Length).Select(_ => random.Next(1, 4))];
            int[][] labels = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.Next(Letters.Length)).ToArray())];
            int[] used = [.. labels.SelectMany(one => one).Distinct()];
            random.Shuffle(used);
            int[] result = used[..random.Next(used.Length + 1)];
            Tensor[] tensors = [.. labels.Select((one, i) => Tensor.Of([.. Enumerable.Range(0, one.Aggregate(1, (n, label) => n * lengths[label])).Select(k => (long)((k * 7 + i * 3) % 11 - 5))], Shape.Create([.. one.Select(label => lengths[label])])))];
            string equation = $"{string.Join(",", labels.Select(Text))}->{Text(result)}";
            Assert.Equal(Loop(labels, result, lengths, tensors), Functions.Einsum(equation, tensors).ToArray<long>());
        }
    }

    [Fact]
    public void LongChainsAreContractedFromTheCheapEnd()
    {
        // From the left every product is a matrix of 300 by 300; from the right it is a vector. Both give the same sums.
        Tensor[] chain = [.. Enumerable.Range(0, 10).Select(i => Tensor.Randn([30, 30], DType.Float64, (ulong)i + 1)), Tensor.Randn([30], DType.Float64, 20)];
        Tensor expected = chain[^1];
        for (int i = chain.Length - 2; i >= 0; i--)
        {
            expected = chain[i].MatMul(expected);
        }

        Assert.True(Functions.Einsum("ab,bc,cd,de,ef,fg,gh,hi,ij,jk,k->a", chain).AllClose(expected, 1e-10));
        Assert.True(Functions.Einsum("ab,bc,cd,d", [.. chain[..3], chain[^1]]).AllClose(Functions.MultiDot([.. chain[..3], chain[^1]]), 1e-10));
    }

    [Fact]
    public void MessagesShowTheEquation()
    {
        Tensor x = Tensor.Zeros(2, 3);
        Assert.Contains("\"ij,jk->ik\": \"j\" is 3 long in one operand and 2 in operand 1", Message("ij,jk->ik", x, x), StringComparison.Ordinal);
        Assert.Contains("operand 0, \"i\", names 1 axes, but the tensor is [2, 3]", Message("i->i", x), StringComparison.Ordinal);
        Assert.Contains("it has 1 operands, but 2 tensors were given", Message("ij", x, x), StringComparison.Ordinal);
        Assert.Contains("\"k\" is in the result but in no operand", Message("ij->ik", x), StringComparison.Ordinal);
        Assert.Contains("\"i\" is twice in the result", Message("ij->ii", x), StringComparison.Ordinal);
        Assert.Contains("\"1\" in \"i1\" is neither a letter nor an ellipsis", Message("i1", x), StringComparison.Ordinal);

        static string Message(string equation, params Tensor[] tensors) => Assert.Throws<ArgumentException>(() => Functions.Einsum(equation, tensors)).Message;
    }

    [Fact]
    public void IntegersStayIntegers()
    {
        Tensor x = Tensor.Arange(4).Reshape(2, 2);
        Assert.Equal([4L, 8, 16, 28], x.AddMM(x, x, 2, 2.9).ToArray<long>());
        Assert.Equal([2L, 3, 6, 11], x.MatrixPower(2).ToArray<long>());
        Assert.Equal(DType.Int64, x.Trace().DType);
    }

    private static string Text(int[] labels) => string.Concat(labels.Select(label => Letters[label].ToString(CultureInfo.InvariantCulture)));

    private static long[] Loop(int[][] labels, int[] result, int[] lengths, Tensor[] tensors)
    {
        long[] sums = new long[result.Aggregate(1, (n, label) => n * lengths[label])];
        long[][] values = Array.ConvertAll(tensors, one => one.ToArray<long>());
        int[] at = new int[lengths.Length];
        int[] running = [.. labels.SelectMany(one => one).Distinct()];
        while (true)
        {
            long product = 1;
            for (int i = 0; i < labels.Length; i++)
            {
                product *= values[i][Flat(labels[i])];
            }

            sums[Flat(result)] += product;
            int next = 0;
            while (next < running.Length && ++at[running[next]] == lengths[running[next]])
            {
                at[running[next++]] = 0;
            }

            if (next == running.Length)
            {
                return sums;
            }
        }

        int Flat(int[] axes) => axes.Aggregate(0, (flat, label) => flat * lengths[label] + at[label]);
    }
}
