using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Rules inside Vmap, differentiated: on any axis they do for each example what they do for one.</summary>
public sealed class BatchedRuleTests
{
    private static readonly Func<Tensor, Tensor, Tensor> s_ruled = WithRule<Tensor, Tensor, Tensor>(
        (a, b) => a * b.Sum(),
        (a, b, _, g) => (2 * g * b.Sum(), (g * a * 3).Sum() * b),
        (a, b, _, da, db) => 2 * da * b.Sum() + a * (3 * (b * db).Sum()));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, null)]
    [InlineData(null, 1)]
    [InlineData(0, null)]
    public void The_gradient_of_a_batched_rule_is_the_rule_for_each_example(int? first, int? second)
    {
        (Tensor a, Tensor b) = (Of(first, 3, 1), Of(second, 4, 2));
        Func<Tensor, Tensor, Tensor> batched = Vmap(s_ruled, (first, second), 0);
        Tensor u = Tensor.Randn([5, 3], DType.Float64, seed: 3);
        (Tensor da, Tensor db) = Grad<(Tensor A, Tensor B)>(x => (batched(x.A, x.B) * u).Sum())((a, b));
        (Tensor expectedA, Tensor expectedB) = Grad<(Tensor A, Tensor B)>(x =>
        {
            Tensor sum = 0.0;
            for (int i = 0; i < 5; i++)
            {
                sum += (s_ruled(Example(x.A, first, i), Example(x.B, second, i)) * u[i]).Sum();
            }

            return sum;
        })((a, b));
        Assert.True(da.AllClose(expectedA, 1e-12, 1e-12));
        Assert.True(db.AllClose(expectedB, 1e-12, 1e-12));
    }

    [Theory]
    [InlineData(null, null, 1)]
    [InlineData(null, 0, 1)]
    [InlineData(1, 0, null)]
    [InlineData(1, 1, 0)]
    public void Operands_of_three_carry_their_axes_each(int? w, int? x, int? y)
    {
        (Tensor a, Tensor b, Tensor c) = (Of(w, 3, 1), Of(x, 3, 2), Of(y, 3, 3));
        Tensor z = Vmap((Tensor a, Tensor b, Tensor c) => Functions.Where(a > 0, b, c) * a.Clamp(b, c), (w, x, y), 0)(a, b, c);
        for (int i = 0; i < 5; i++)
        {
            (Tensor ai, Tensor bi, Tensor ci) = (Example(a, w, i), Example(b, x, i), Example(c, y, i));
            Assert.Equal((Functions.Where(ai > 0, bi, ci) * ai.Clamp(bi, ci)).ToArray<double>(), z[i].ToArray<double>());
        }
    }

    [Fact]
    public void Where_the_bounds_are_the_wrong_way_round_the_upper_one_counts()
    {
        Tensor w = Tensor.Of([-2.0, 0, 2]);
        Assert.Equal([-1.0, -1, -1], w.Clamp(1.0, -1.0).ToArray<double>());
        (Tensor dw, Tensor low, Tensor high) = Grad<(Tensor W, Tensor Low, Tensor High)>(x => x.W.Clamp(x.Low, x.High).Sum())((w, Tensor.Of(1.0), Tensor.Of(-1.0)));
        Assert.Equal([0.0, 0, 0], dw.ToArray<double>());
        Assert.Equal((0.0, 3.0), ((double)low, (double)high));
    }

    /// <summary>Five vectors along an axis, or one that all share.</summary>
    private static Tensor Of(int? axis, int length, ulong seed) => axis switch
    {
        0 => Tensor.Randn([5, length], DType.Float64, seed),
        1 => Tensor.Randn([length, 5], DType.Float64, seed),
        _ => Tensor.Randn([length], DType.Float64, seed),
    };

    private static Tensor Example(Tensor x, int? axis, int i) => axis switch { 0 => x[i], 1 => x[.., i], _ => x };
}
