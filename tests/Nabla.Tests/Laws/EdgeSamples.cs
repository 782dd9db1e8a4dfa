using Nabla.Primitives;
using Convolved = Nabla.Loops.Convolved;

namespace Nabla.Tests.Laws;

/// <summary>Where rules go wrong that are right in the middle: axes of length 1 and 0, no axes, inner axes, orders that are not their own inverse, ties, zeros, steps backwards, loops of no step.</summary>
internal static class EdgeSamples
{
    private static readonly Tensor s_cube = Tensor.Randn([2, 3, 4], DType.Float64, 31);
    private static readonly Tensor s_matrix = Tensor.Randn([3, 4], DType.Float64, 32);
    private static readonly Tensor s_other = Tensor.Randn([3, 4], DType.Float64, 33);
    private static readonly Tensor s_scalar = Tensor.Of(0.75);
    private static readonly Tensor s_empty = Tensor.Zeros([0, 4], DType.Float64);
    private static readonly Tensor s_tied = Tensor.Of([2.0, -1, 2, 0, 0, 0, -3, 1, 1, 1, 1, 1], [3, 4]);
    private static readonly Tensor s_zeros = Tensor.Of([0.0, 1.5, -2, 0.5, 0, 0, 3, 1, 2, -1, 4, 0.25], [3, 4]);
    private static readonly Tensor s_positions = Tensor.Of([2L, 0, 2, 2, 1, 0, 0, 0], [2, 4]);

    public static IReadOnlyList<Sample> All { get; } =
    [
        // No axes, and axes without elements.
        new(Tanh.Op, s_scalar), new(Tanh.Op, s_empty), new(Sinc.Op, s_empty), new(Multiply.Op, s_scalar, s_scalar), new(Divide.Op, s_empty, s_empty),
        new(Where.Op, Tensor.Of(true), s_scalar, s_scalar), new(Where.Op, s_empty < 0, s_empty, s_empty), new(MultiplyAdd.Op, s_scalar, s_scalar, s_scalar),

        // Kinks, jumps, ties and zeros.
        new(Abs.Op, s_tied) { IsKink = true }, new(Relu.Op, s_tied) { IsKink = true }, new(Sign.Op, s_tied) { IsKink = true }, new(Primitives.Floor.Op, s_tied) { IsKink = true },
        new(Round.Op, s_tied + 0.5) { IsKink = true }, new(Maximum.Op, s_tied, s_tied) { IsKink = true }, new(Minimum.Op, s_tied, s_tied.Flip(0)) { IsKink = true },
        new(Clamp.Op, s_tied, s_tied, s_tied + 1) { IsKink = true }, new(LeakyRelu.Op, s_tied, s_tied) { IsKink = true }, new(Elu.Op, s_tied, s_other.Abs()) { IsKink = true },
        new(Remainder.Op, s_matrix * 5, s_other.Sign() * 2), new(Pow.Op, s_zeros.Abs(), s_tied.Square() + 2) { IsKink = true }, new(Square.Op, s_zeros), new(Less.Op, s_tied, s_tied), new(Equal.Op, s_tied, s_zeros),
        new(new Max(Axes.Of(1)), s_tied) { IsKink = true }, new(new Max(Axes.Of(0, 1)), s_tied) { IsKink = true }, new(new Min(Axes.Of(0)), s_tied) { IsKink = true },
        new(new Prod(Axes.Of(1)), s_zeros), new(new Prod(Axes.Of(0)), s_zeros), new(new Norm(Axes.Of(1)), s_zeros * (s_zeros > 0.5).Cast(DType.Float64)),
        new(new Sort(1, false), s_tied) { IsKink = true }, new(new Sort(1, true), s_tied) { IsKink = true }, new(ArgMax.Op, s_tied), new(ArgMin.Op, s_tied),

        // Movements.
        new(new Broadcast([3, 4], Axes.Of()), s_scalar), new(new Broadcast([2, 3, 4], Axes.Of(0, 2)), s_matrix[..1]), new(new Broadcast([0, 4], Axes.Of(0, 1)), s_matrix[..1]), new(new Broadcast([5, 0, 4], Axes.Of(1, 2)), s_empty),
        new(new Reshape([1, 1]), s_scalar), new(new Reshape([4, 0]), s_empty), new(new Reshape(Shape.Scalar), s_matrix[..1, ..1]), new(new Permute(Axes.Of(1, 2, 0)), s_cube), new(new Permute(Axes.Of()), s_scalar),
        new(new Slice(Axes.Of(1, 0), Axes.Of(0, 4), Axes.Of(1, 1)), s_matrix), new(new Slice(Axes.Of(1, 2, 3), Axes.Of(1, 3, 2), Axes.Of(1, -1, -2)), s_cube),
        new(new Embed([3, 0], Axes.Of(0, 0), Axes.Of(1, 1)), s_matrix[.., ..0]), new(new Embed([2, 2, 5], Axes.Of(1, 1, 4), Axes.Of(1, -1, -4)), s_cube[..1, ..2, ..2]),
        new(new Overwrite(Axes.Of(2, 3), Axes.Of(-1, -3)), s_matrix, s_other[..2, ..2]), new(new Overwrite(Axes.Of(0, 0), Axes.Of(1, 1)), s_matrix, s_empty), new(new Overwrite(Axes.Of(0, 0), Axes.Of(1, 1)), s_matrix, s_other),
        new(new Concat(0), s_matrix, s_empty, s_matrix[..1]), new(new Concat(1), s_matrix), new(new Concat(1), s_cube, s_cube[.., 1..]), new(StopGradient.Op, s_scalar),

        // Reductions and scans over several, inner, single and missing elements.
        new(new Sum(Axes.Of(0, 2)), s_cube), new(new Sum(Axes.Of()), s_matrix), new(new Sum(Axes.Of(0)), s_empty), new(new Sum(Axes.Of()), s_scalar), new(new Prod(Axes.Of(0, 2)), s_cube), new(new Prod(Axes.Of(0)), s_empty),
        new(new Max(Axes.Of(1)), s_cube), new(new Max(Axes.Of(0)), s_matrix[..1]), new(new Min(Axes.Of(0, 2)), s_cube), new(new Max(Axes.Of(1)), s_empty), new(new Any(Axes.Of(0)), s_empty < 0), new(new All(Axes.Of(0)), s_empty < 0),
        new(ArgMax.Op, s_cube), new(ArgMax.Op, s_empty), new(new CumSum(1, false), s_cube), new(new CumSum(0, true), s_empty), new(new CumSum(0, false), s_matrix[..1]),
        new(new CumProd(1), s_cube), new(new CumProd(1), s_zeros), new(new CumProd(0), s_zeros), new(new CumProd(0), s_empty), new(new CumMax(1), s_cube), new(new CumMax(1), s_tied) { IsKink = true }, new(new CumMin(0), s_empty),
        new(new CumMin(1), s_tied) { IsKink = true }, new(new LogCumSumExp(1), s_cube * 20), new(new LogCumSumExp(0), s_empty), new(new LogCumSumExp(0), s_matrix[..1]),
        new(new Sort(1, true), s_cube), new(new Sort(0, false), s_empty), new(new Softmax(1), s_cube), new(new Softmax(0), s_empty), new(new Softmax(0), s_matrix[..1]), new(new LogSoftmax(1), s_cube),
        new(new LogSumExp(Axes.Of(0, 2)), s_cube), new(new LogSumExp(Axes.Of()), s_matrix), new(new Norm(Axes.Of(0, 1)), s_matrix), new(new Standardize(Axes.Of(0, 2), 0.1), s_cube), new(new Standardize(Axes.Of(), 0.1), s_matrix),
        new(new LayerNorm(0.1), s_cube, s_cube[0, 0], s_cube[0, 1]), new(new LayerNorm(0.1), s_matrix[0], s_matrix[0], s_matrix[1]), new(new LayerNorm(0.1), s_empty, s_matrix[0], s_matrix[0]),
        new(new Attention(1, true), s_cube[.., ..1], s_cube[.., ..1], s_cube[.., ..1, ..1]), new(new Attention(1, false), s_empty, s_matrix, s_matrix), new(new Attention(1, true), s_matrix, s_matrix * 100, s_matrix),

        // Products and indexing.
        new(MatMul.Op, s_matrix[.., ..0], s_empty), new(MatMul.Op, s_empty, s_matrix.T), new(MatMul.Op, s_matrix[..1], s_matrix.T[.., ..1]), new(MatMul.Op, s_cube[..1], s_cube[..1].Transpose(1, 2)),
        new(MatMul.Op, s_cube.Reshape(1, 2, 3, 4), s_cube.Reshape(1, 2, 4, 3)),
        new(new Convolution(Convolved.Output, Axes.Of(4), Axes.Of(1), Axes.Of(0), Axes.Of(1), 1), s_cube, s_cube[.., .., ..1]), new(new Convolution(Convolved.Output, Axes.Of(2), Axes.Of(3), Axes.Of(1), Axes.Of(1), 3), s_cube, s_cube.Transpose(0, 1)[.., ..1, ..2]),
        new(new Convolution(Convolved.Weight, Axes.Of(2), Axes.Of(1), Axes.Of(0), Axes.Of(1), 1), s_cube[..0], s_cube[..0, .., ..3]), new(new Convolution(Convolved.Input, Axes.Of(3, 2, 2), Axes.Of(1, 1, 1), Axes.Of(1, 0, 0), Axes.Of(1, 1, 1), 1), s_cube.Reshape(1, 2, 3, 2, 2), s_cube.Reshape(2, 1, 3, 2, 2)[.., .., .., ..1, ..1]),
        new(Affine.Op, s_matrix[.., ..0], s_matrix[..2, ..0], s_matrix[0, ..2]), new(Affine.Op, s_empty, s_matrix, s_matrix[0, ..s_matrix.Shape[0]]),
        new(new Gather(0), s_matrix, s_positions), new(new Gather(1), s_cube, Tensor.Of([1L, 1, 0, 2, 2, 0, 0, 1], [2, 1, 4])), new(new Gather(0), s_matrix, s_positions[..0]),
        new(new ScatterAdd(0), s_matrix, s_positions, s_other[..2]), new(new ScatterAdd(1), s_cube, Tensor.Of([1L, 1, 0, 2, 2, 0, 0, 1], [2, 1, 4]), s_cube[.., ..1]), new(new ScatterAdd(0), s_matrix, s_positions[..0], s_empty),
        new(new ScatterProd(0), s_zeros, s_positions, s_zeros[..2]), new(new ScatterProd(0), s_zeros, s_positions, s_other[..2]), new(new ScatterProd(1), s_cube, Tensor.Of([1L, 1, 0, 2, 2, 0, 0, 1], [2, 1, 4]), s_cube[.., ..1]),
        new(new ScatterMax(0), s_tied, s_positions, s_tied[..2]) { IsKink = true }, new(new ScatterMin(0), s_tied, s_positions, s_zeros[..2]) { IsKink = true }, new(new ScatterMax(0), s_matrix, s_positions[..0], s_empty),
        new(Nonzero.Op, s_empty < 0), new(Nonzero.Op, s_tied < -5), new(new Uniform([0, 3], DType.Float32), Tensor.Of([1L, 2L])),

        // Control flow: the other choice, loops of one step, of none, backwards, without constants, and results that are no numbers.
        Samples.Typed(c => new(new Cond(Samples.Written(xs => [xs[0].Sin()], c(s_matrix)), Samples.Written(xs => [xs[0] * xs[0]], c(s_matrix))), Tensor.Of(false), c(s_matrix))),
        Samples.Typed(c => new(new Scan(Samples.Written(xs => [xs[0] * xs[1], (xs[0] + xs[1]).Cast(DType.Int64), xs[0].Exp()], c(s_scalar), c(s_scalar)), 0, 1, 4, true), c(s_scalar), c(s_matrix[0]))),
        Samples.Typed(c => new(new Scan(Samples.Written(xs => [xs[0] * xs[1].Sum()], c(s_scalar), c(s_scalar[At.NewAxis])), 1, 0, 1, false), c(s_scalar), c(s_matrix[..1, ..1]))),
        Samples.Typed(c => new(new Scan(Samples.Written(xs => [xs[0] * xs[1].Sum(), xs[1]], c(s_scalar), c(s_matrix[0])), 0, 1, 0, false), c(s_scalar), c(s_empty))),
        Samples.Typed(c => new(new While(Samples.Written(xs => [xs[1].Sum() > 1e3], c(s_scalar), c(s_matrix)), Samples.Written(xs => [xs[1] * xs[0]], c(s_scalar), c(s_matrix)), 1, 3), c(s_scalar), c(s_matrix))),
        Samples.Typed(c => new(new While(Samples.Written(xs => [xs[0] < 3], Tensor.Of(0L), c(s_matrix)), Samples.Written(xs => [xs[0] + 1, xs[1].Sin() * xs[1]], Tensor.Of(0L), c(s_matrix)), 0, 5), Tensor.Of(0L), c(s_matrix))),
    ];
}
