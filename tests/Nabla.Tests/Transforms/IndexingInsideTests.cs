using static Nabla.Functions;
using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Indexers, one-hot rows and replacements whose positions nobody knows yet: inside Vmap, and while a graph is written.</summary>
public sealed class IndexingInsideTests
{
    private static readonly Tensor s_x = Tensor.Randn([5, 3, 4], DType.Float64, seed: 3);
    private static readonly Tensor s_known = Tensor.Of([2L, 0, -1]);
    private static readonly Tensor s_mask = Tensor.Of([true, false, true]);

    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, Func<Tensor, Tensor>> All { get; } = new()
    {
        ["known indices"] = x => x[s_known],
        ["known indices of two axes"] = x => x[s_known, s_known],
        ["known indices behind"] = x => x[.., s_known] * x[0, 1],
        ["known mask"] = x => x[s_mask],
        ["row of the greatest"] = x => x[x[.., 0].ArgMax()],
        ["negative"] = x => x[x.ArgMax(0) - 3],
        ["pairs"] = x => x[x.ArgMax(0)[..2], x.ArgMax(1)[..2]],
        ["with a range"] = x => x[x.ArgMax(0)[..2], 1..3],
        ["constant table"] = x => Tensor.Arange(0.0, 8, 1, DType.Float64)[x.ArgMax(1)] * x[.., 0],
        ["table that moves"] = x => (Tensor.Arange(0.0, 12, 1, DType.Float64).Reshape(4, 3) * x.Sum())[x.ArgMax(1)],
        ["gather from a constant"] = x => Gather(Tensor.Arange(0.0, 12, 1, DType.Float64).Reshape(3, 4), x.Sort(0).Indices, 0) * x,
        ["one-hot"] = x => OneHot(x.ArgMax(1), 4).Cast(DType.Float64) * x,
        ["put a row"] = x => x.With(x[0] * 2, x[.., 0].ArgMax()),
        ["put at known ones twice"] = x => x.With(x[..2] * 3, Tensor.Of([1L, 1])),
        ["put with repetitions"] = x => x.With(x[.., 0] * 2, x.ArgMax(1) % 3, x.ArgMax(1) % 2),
        ["put where"] = x => x.With(0, x > 0.5),
        ["put rows where"] = x => x.With(x[0] * 2, x[.., 0] > 0),
        ["put one row where"] = x => x.With(x[..1] * 2, x[.., 0] > 0),
        ["put columns where"] = x => x.With(1.5, .., x[0] > 0),
        ["put in a range where"] = x => x.With(x[0, 1], 1.., x[0] > 0),
        ["put at a known mask"] = x => x.With(x[0].Sum(), s_mask),
        ["put if"] = x => x.With(7, x.Sum() > 0),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_those_of_a_loop(string name)
    {
        Func<Tensor, Tensor> f = All[name];
        Tensor[] each = [.. Enumerable.Range(0, 5).Select(i => f(s_x[i]))];
        Assert.True(Vmap(f)(s_x).AllClose(Stack(each, 0)));
        Assert.True(Vmap(f, inAxis: -1, outAxis: -1)(s_x.MoveAxis(0, -1)).AllClose(Stack(each, -1)));
        Tensor[] slopes = [.. Enumerable.Range(0, 5).Select(i => Grad(x => f(x).Square().Sum())(s_x[i]))];
        Assert.True(Vmap(Grad(x => f(x).Square().Sum()))(s_x).AllClose(Stack(slopes, 0)));
        Assert.True(Grad(x => Vmap(f)(x).Square().Sum())(s_x).AllClose(Stack(slopes, 0)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Can_be_written_down(string name)
    {
        Func<Tensor, Tensor> f = All[name];
        Graph graph = Trace(f, s_x[0]);
        graph.Check();
        Assert.True(graph.Run(s_x[1])[0].AllClose(f(s_x[1])));
        Assert.True(Vmap(x => graph.Run(x)[0])(s_x).AllClose(Vmap(f)(s_x)));
    }

    [Fact]
    public void A_position_outside_throws_when_it_is_known()
    {
        Tensor ones = Tensor.Ones(3, 3);
        Tensor outside = Tensor.Of([3L]);
        Graph graph = Trace(i => ones[i, i], Tensor.Of([1L]));
        Assert.Contains("Index 3 is outside", Assert.Throws<ArgumentOutOfRangeException>(() => graph.Run(outside)).Message, StringComparison.Ordinal);
        Assert.Contains("Index 3 is outside", Assert.Throws<ArgumentOutOfRangeException>(() => Vmap(i => ones[i, i])(outside)).Message, StringComparison.Ordinal);
        Assert.Contains("Index 3 is outside", Assert.Throws<ArgumentOutOfRangeException>(() => Vmap(i => OneHot(i, 3))(outside)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_that_cannot_be_counted_says_what_to_write()
    {
        Assert.Contains("Use Where(mask, x, 0)", Assert.Throws<InvalidOperationException>(() => Vmap(x => x[x > 0])(Tensor.Ones(3, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("use Where(mask, values, x)", Assert.Throws<InvalidOperationException>(() => Vmap(x => x.With(Tensor.Ones(2), x > 0))(Tensor.Ones(3, 3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_table_is_not_repeated_for_each_example()
    {
        Tensor table = Tensor.Randn([1000, 500], seed: 1);
        Tensor rows = Tensor.Of([.. Enumerable.Range(0, 2000).Select(i => (long)(i % 1000))]);
        Func<Tensor, Tensor> read = t => Vmap(i => t[i].Sum())(rows).Sum();

        // With a table for each of the examples this would take 4 GB.
        Assert.True(Grad(read)(table).AllClose(Tensor.Full([1000, 500], 2)));
    }
}
