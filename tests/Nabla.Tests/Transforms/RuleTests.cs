using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Rules of one's own for functions of several arguments and of trees.</summary>
public sealed class RuleTests
{
    private static readonly Tensor s_x = Tensor.Randn([3], DType.Float64, 1);
    private static readonly Tensor s_y = Tensor.Randn([3], DType.Float64, 2);
    private static readonly Tensor s_z = Tensor.Randn([3], DType.Float64, 3);

    [Fact]
    public void A_function_of_two_keeps_the_laws()
    {
        Func<Tensor, Tensor, Tensor> f = WithRule(
            (Tensor a, Tensor b) => a.Sin() * b,
            (a, b, y, g) => (g * b * a.Cos(), g * a.Sin()),
            (a, b, y, da, db) => da * b * a.Cos() + a.Sin() * db);
        Nabla.Testing.Laws.Check<(Tensor A, Tensor B), Tensor>(p => f(p.A, p.B), (s_x, s_y));
        Assert.True(Grad((Tensor a, Tensor b) => f(a, b).Sum(), argument: 1)(s_x, s_y).AllClose(s_x.Sin()));
    }

    [Fact]
    public void A_function_of_three_keeps_the_laws()
    {
        Func<Tensor, Tensor, Tensor, Tensor> f = WithRule(
            (Tensor a, Tensor b, Tensor c) => a * b + c.Exp(),
            (a, b, c, y, g) => (g * b, g * a, g * (y - a * b)),
            (a, b, c, y, da, db, dc) => da * b + a * db + dc * (y - a * b));
        Nabla.Testing.Laws.Check<(Tensor A, Tensor B, Tensor C), Tensor>(p => f(p.A, p.B, p.C), (s_x, s_y, s_z));
    }

    [Fact]
    public void A_function_of_a_tree_to_a_tree_keeps_the_laws()
    {
        Func<(Tensor A, Tensor[] Others), (Tensor, Tensor)> f = WithRule<(Tensor A, Tensor[] Others), (Tensor Sum, Tensor Product)>(
            p => (p.A + p.Others[0], p.A * p.Others[1]),
            (p, y, g) => (g.Sum + g.Product * p.Others[1], [g.Sum, g.Product * p.A]),
            (p, y, d) => (d.A + d.Others[0], d.A * p.Others[1] + p.A * d.Others[1]));
        Nabla.Testing.Laws.Check(f, (s_x, new[] { s_y, s_z }));
    }

    [Fact]
    public void The_rule_is_what_counts()
    {
        Func<Tensor, Tensor, Tensor> clipped = WithRule((Tensor a, Tensor b) => a * b, (a, b, y, g) => (g.Clamp(-1, 1), null), (a, b, y, da, db) => da * 100);
        (Tensor a, Tensor b) = Grad(((Tensor A, Tensor B) p) => (clipped(p.A, p.B) * 7).Sum())((s_x, s_y));
        Assert.True(a.AllClose(s_x.OnesLike()));
        Assert.True(b.AllClose(s_x.ZerosLike()));
        Assert.True(Jvp<(Tensor A, Tensor B), Tensor>(p => clipped(p.A, p.B), (s_x, s_y), (s_x, s_y)).Tangent.AllClose(s_x * 100));

        // Per example, too: g is that of one example.
        Tensor stacked = Functions.Stack([s_x, s_x * 2], 0);
        Assert.True(Vmap(Grad((Tensor a, Tensor b) => (clipped(a, b) * 7).Sum()), (0, null))(stacked, s_y).AllClose(stacked.OnesLike()));

        // The imperative door.
        Variable v = new(s_x);
        (clipped(v, s_y) * 7).Sum().Backward();
        Assert.True(v.Grad!.AllClose(s_x.OnesLike()));
    }

    [Fact]
    public void What_is_no_number_goes_through()
    {
        Func<Tensor, Tensor, Tensor> pick = WithRule(
            (Tensor x, Tensor indices) => Functions.IndexSelect(x, indices, 0),
            (x, indices, y, g) => (Functions.ScatterAdd(x.ZerosLike(), indices, g * 10, 0), null));
        Tensor gradient = Grad((Tensor x, Tensor indices) => pick(x, indices).Sum())(s_x, Tensor.Of([2L, 2, 0]));
        Assert.Equal([10.0, 0, 20], gradient.ToArray<double>());
    }

    [Fact]
    public void Wrong_rules_are_named()
    {
        Func<Tensor, Tensor, Tensor> few = WithRule((Tensor a, Tensor b) => a * b, (a, b, y, g) => (g, g[..1]));
        Assert.Contains("Backward of WithRule returned a gradient of [1] for input 1 of [3]", Assert.Throws<InvalidOperationException>(() => Grad(((Tensor A, Tensor B) p) => few(p.A, p.B).Sum())((s_x, s_y))).Message, StringComparison.Ordinal);
        Func<Tensor[], Tensor> many = WithRule<Tensor[], Tensor>(x => x[0], (x, y, g) => [g, g]);
        Assert.Contains("Backward of WithRule returned 2 gradients for 1 inputs", Assert.Throws<InvalidOperationException>(() => Grad<Tensor[]>(x => many(x).Sum())([s_x])).Message, StringComparison.Ordinal);
        Func<Tensor[], Tensor[]> none = WithRule<Tensor[], Tensor[]>(x => x, (x, y, g) => g, (x, y, d) => [.. d, .. d]);
        Assert.Contains("Tangent of WithRule returned 2 tangents for 1 outputs", Assert.Throws<InvalidOperationException>(() => Jvp(none, [s_x], [s_x])).Message, StringComparison.Ordinal);
        Assert.Contains("given to WithRule returned null", Assert.Throws<InvalidOperationException>(() => WithRule(_ => null!, (x, y, g) => g)(s_x)).Message, StringComparison.Ordinal);
    }
}
