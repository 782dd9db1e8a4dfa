using Nabla.Primitives;
using Convolved = Nabla.Loops.Convolved;

namespace Nabla.Tests.Laws;

/// <summary>A line for every primitive. One without a line fails CoverageTests.</summary>
internal static class Samples
{
    private static readonly Axes s_last = Axes.Of(1);

    /// <summary>All of them, with their data on the processor.</summary>
    public static IReadOnlyList<Sample> Here { get; } =
    [
        // Pointwise, one input.
        new(Abs.Op, Signed()), new(Ceiling.Op, Signed()), new(Cos.Op, Signed()), new(Erf.Op, Signed()), new(Exp.Op, Signed()), new(Expm1.Op, Signed()),
        new(Primitives.Floor.Op, Signed()), new(Gelu.Op, Signed()), new(GeluTanh.Op, Signed()), new(Log.Op, Positive()), new(Log1p.Op, Positive()), new(Negate.Op, Signed()),
        new(Reciprocal.Op, Positive()), new(Relu.Op, Signed()), new(Round.Op, Signed()), new(Rsqrt.Op, Positive()), new(Sigmoid.Op, Signed()), new(Sign.Op, Signed()),
        new(Silu.Op, Signed()), new(Sin.Op, Signed()), new(Sinc.Op, Signed().With(0, 1, 2)), new(Softplus.Op, Signed()), new(Sqrt.Op, Positive()), new(Square.Op, Signed()), new(Tanh.Op, Signed()), new(Truncate.Op, Signed()),
        new(Exp2.Op, Signed()), new(Log2.Op, Positive()), new(Log10.Op, Positive()), new(Tan.Op, Signed() * 0.5), new(Asin.Op, Signed() * 0.25), new(Acos.Op, Signed() * 0.25), new(Atan.Op, Signed()),
        new(Sinh.Op, Signed()), new(Cosh.Op, Signed()), new(Asinh.Op, Signed()), new(Acosh.Op, Positive() + 1), new(Atanh.Op, Signed() * 0.25), new(Cbrt.Op, Positive()), new(Erfc.Op, Signed()), new(Phi.Op, Signed()),
        new(LogicalNot.Op, Mask(1)),
        new(Lgamma.Op, Positive()), new(Digamma.Op, Positive()), new(Erfinv.Op, Signed() * 0.25), new(Erfcx.Op, Signed()), new(Ndtri.Op, Positive() * 0.5), new(I0.Op, Signed()), new(I0e.Op, Signed()), new(I1.Op, Signed()), new(I1e.Op, Signed()),
        new(BesselJ0.Op, Signed() * 3), new(BesselJ1.Op, Signed() * 3), new(BesselY0.Op, Positive() * 3), new(BesselY1.Op, Positive() * 3), new(ModifiedBesselK0.Op, Positive()), new(ModifiedBesselK1.Op, Positive()),
        new(ScaledModifiedBesselK0.Op, Positive()), new(ScaledModifiedBesselK1.Op, Positive()), new(AiryAi.Op, Signed()), new(AiryAiSlope.Op, Signed()),

        // Pointwise, several inputs.
        new(Add.Op, Signed(1), Signed(2)), new(Subtract.Op, Signed(1), Signed(2)), new(Multiply.Op, Signed(1), Signed(2)), new(Divide.Op, Signed(1), Positive(2)),
        new(Remainder.Op, Signed(1), Positive(2) + 2), new(Pow.Op, Positive(1), Signed(2)), new(Minimum.Op, Signed(1), Signed(2)), new(Maximum.Op, Signed(1), Signed(2)),
        new(NextAfter.Op, Signed(1), Signed(2)), new(Zeta.Op, Positive(1) + 1.5, Positive(2)) { IsKink = true }, new(Igamma.Op, Positive(1), Positive(2)), new(Igammac.Op, Positive(1), Positive(2)), new(Betainc.Op, Positive(1), Positive(2), Positive(3) * 0.6),
        new(LogGammaSlope.Op, Positive(1), Positive(2).Log()), new(LogStandardGamma.Op, Positive(1), Positive(2) * 0.2) { IsKink = true }, new(Poisson.Op, Positive(1) * 5, Positive(2) * 0.2) { IsKink = true }, new(VonMises.Op, Positive(1), Positive(2) * 0.2) { IsKink = true },
        new(Atan2.Op, Signed(1), Signed(2)), new(Hypot.Op, Signed(1), Signed(2)),
        new(LeakyRelu.Op, Signed(1), Positive(2)), new(Elu.Op, Signed(1), Positive(2)),
        new(Equal.Op, Signed(1), Signed(1)), new(NotEqual.Op, Signed(1), Signed(2)), new(Less.Op, Signed(1), Signed(2)), new(LessOrEqual.Op, Signed(1), Signed(2)),
        new(LogicalAnd.Op, Mask(1), Mask(2)), new(LogicalOr.Op, Mask(1), Mask(2)), new(LogicalXor.Op, Mask(1), Mask(2)),
        new(Where.Op, Mask(1), Signed(1), Signed(2)), new(Clamp.Op, Signed(1) * 3, -Positive(2), Positive(3)), new(MultiplyAdd.Op, Signed(1), Signed(2), Signed(3)),
        new(new Cast(DType.Float32), Signed()), new(new Cast(DType.Float64), Signed()), new(new Cast(DType.Int64), Signed() * 10),

        // Movements.
        new(new Broadcast([2, 3, 4], Axes.Of(1, 2)), Signed()), new(new Broadcast([3, 5], Axes.Of(0, 1)), Signed(1)[.., ..1]), new(new Reshape([2, 6]), Signed()), new(new Permute(Axes.Of(1, 0)), Signed()),
        new(new Slice(Axes.Of(2, 1), Axes.Of(2, 2), Axes.Of(-2, 2)), Signed()), new(new Embed([5, 9], Axes.Of(1, 8), Axes.Of(1, -2)), Signed()),
        new(new Overwrite(Axes.Of(0, 1), Axes.Of(1, 2)), Signed(1), Signed(2)[..2, ..2]), new(new Concat(1), Signed(1), Signed(2), Signed(3)),

        // Reductions and scans.
        new(new Sum(s_last), Signed()), new(new Sum(Axes.Of(0)), Signed()), new(new Sum(Axes.Of(0, 1)), Signed()), new(new Prod(s_last), Signed()), new(new Prod(Axes.Of()), Signed()), new(new Max(s_last), Signed()), new(new Min(Axes.Of(0)), Signed()),
        new(new Any(s_last), Mask(1)), new(new All(s_last), Mask(1)), new(ArgMax.Op, Signed()), new(ArgMin.Op, Signed()), new(new CumSum(1, false), Signed()), new(new CumSum(0, true), Signed()),
        new(new CumProd(1), Signed()), new(new CumMax(1), Signed()), new(new CumMin(0), Signed()), new(new LogCumSumExp(1), Signed() * 3),

        // Contractions, indexing, composites, creation.
        new(MatMul.Op, Signed(1), Signed(2).T.Contiguous()), new(MatMul.Op, Tensor.Randn([2, 3, 4], DType.Float64, 5), Tensor.Randn([2, 4, 2], DType.Float64, 6)),
        new(MatMul.ByTransposed, Signed(1), Signed(2)), new(new MatMul(true, false), Signed(1), Signed(2)), new(new MatMul(true, true), Signed(1), Tensor.Randn([5, 3], DType.Float64, 7)),
        new(new MatMul(true, true), Tensor.Randn([2, 3, 4], DType.Float64, 5), Tensor.Randn([2, 2, 3], DType.Float64, 6)),
        new(Affine.Op, Signed(1), Signed(2), Signed(3)[0, ..3]),
        new(Convolve(Convolved.Output, [3, 3], 1), Normal([2, 4, 5, 6], 11), Normal([6, 2, 2, 3], 12)), new(Convolve(Convolved.Input, [5, 6], 1), Normal([2, 6, 3, 3], 13), Normal([6, 2, 2, 3], 12)), new(Convolve(Convolved.Weight, [2, 3], 1), Normal([2, 4, 5, 6], 11), Normal([2, 6, 3, 3], 13)),
        new(new Gather(1), Signed(), Indices([3, 2], 4)), new(new ScatterAdd(1), Signed(1), Indices([3, 2], 4), Signed(2)[.., ..2].Contiguous()),
        new(new ScatterProd(1), Signed(1), Indices([3, 2], 4), Signed(2)[.., ..2].Contiguous()), new(new ScatterMax(1), Signed(1), Indices([3, 2], 4), Signed(2)[.., ..2].Contiguous()),
        new(new ScatterMin(0), Signed(1), Indices([5, 4], 3), Tensor.Randn([5, 4], DType.Float64, 8)),
        new(new Sort(1, false), Signed()), new(new Sort(0, true), Signed()), new(Nonzero.Op, Mask(1)),
        new(new Softmax(1), Signed()), new(new LogSoftmax(0), Signed()), new(new LogSumExp(s_last), Signed()), new(new Norm(s_last), Signed()), new(new Standardize(s_last, 1e-3), Signed()), new(new LayerNorm(1e-3), Signed(1), Signed(2)[0], Signed(3)[0]),
        new(new Attention(0.5, false), Normal([2, 3, 4], 21), Normal([2, 5, 4], 22), Normal([2, 5, 2], 23)), new(new Attention(0.5, true), Normal([3, 4], 21), Normal([5, 4], 22), Normal([5, 2], 23), Normal([3, 5], 24)),
        new(new Attention(0.5, true), Normal([2, 3, 4], 21), Normal([2, 3, 4], 22), Normal([2, 3, 2], 23), Tensor.Ones([2, 3, 3]).Tril() > 0),

        new(Inverse.Op, Matrices(3, 3)), new(Lu.Op, Matrices(3, 3)), new(Cholesky.Op, Matrices(3, 3)), new(LinearSolve.Op, Matrices(3, 3), Matrices(3, 2)),
        new(new TriangularSolve(true, false), Matrices(3, 3), Matrices(3, 2)), new(new TriangularSolve(false, true), Matrices(3, 3), Matrices(3, 2)),
        new(new Qr(false), Matrices(4, 3)), new(Eigh.Op, Matrices(3, 3)), new(new Svd(false), Matrices(3, 3)), new(new Svd(false), Matrices(4, 3)), new(new PseudoInverse(0, 1e-6), Matrices(4, 3)), new(new PseudoInverse(0, 1e-6), Matrices(3, 3)),

        new(new FourierTransform(false), Signed(1), Signed(2)), new(new FourierTransform(true), Tensor.Randn([2, 3, 6], DType.Float64, 5), Tensor.Randn([2, 3, 6], DType.Float64, 6)),

        // Control flow.
        Controlled(body => new Call(body, 0), xs => [xs[0].Sin() * xs[1], xs[1].Sum(0)], Signed(1), Signed(2)), Controlled(body => new Call(body, 1), xs => [xs[0].Exp() * xs[1], xs[0].Exp()], Signed(1), Signed(2)),
        Typed(c => new(new Cond(Written(xs => [xs[0].Sin() * xs[1], xs[0]], c(Signed(1)), c(Signed(2))), Written(xs => [xs[1].Exp(), xs[0] * 2], c(Signed(1)), c(Signed(2)))), Tensor.Of(true), c(Signed(1)), c(Signed(2)))),
        Typed(c => new(new Scan(Step(c), 1, 1, 3, false), c(Signed(3)[0]), c(Signed(1)[1]), c(Signed(2)))), Typed(c => new(new Scan(Step(c), 1, 1, 3, true), c(Signed(3)[0]), c(Signed(1)[1]), c(Signed(2)))),
        Typed(c => new(new While(Written(xs => [xs[1].Sum() < 100], c(Signed(1)[0]), c(Positive(2))), Written(xs => [xs[1] * 1.5 + xs[0].Square()], c(Signed(1)[0]), c(Positive(2))), 1, 9), c(Signed(1)[0]), c(Positive(2)))),

        new(StopGradient.Op, Signed()), new(Rebind.Op, Signed(1), Signed(2)), new(new Transfer(Device.Cpu, Device.Cpu), Signed()), new(new RequireFinite("x", ""), Signed()), new(new Uniform([3, 4], DType.Float64), Tensor.Of([1L, 2L])), new(new Normal([3, 4], DType.Float32), Tensor.Of([1L, 2L])),

        .. EdgeSamples.All,
    ];

    /// <summary>Those that the laws are tried on.</summary>
    public static IReadOnlyList<Sample> All { get; } = Place.Tried(Here);

    /// <summary>What is written down for its element types, in float64 and in float32: made by a function that is given what casts.</summary>
    internal static Sample Typed(Func<Func<Tensor, Tensor>, Sample> make) => make(x => x) with { Single = make(x => x.Cast(DType.Float32)) };

    private static Sample Controlled(Func<Body, Primitive> op, Func<Tensor[], Tensor[]> f, params Tensor[] inputs)
        => Typed(c => new(op(Written(f, Array.ConvertAll(inputs, x => c(x)))), Array.ConvertAll(inputs, x => c(x))));

    /// <summary>(constant, carry, x) ↦ (carry, y).</summary>
    private static GraphBody Step(Func<Tensor, Tensor> c) => Written(xs => [(xs[0] * xs[1] + xs[2]).Tanh(), xs[1] * xs[2]], c(Signed(3)[0]), c(Signed(1)[1]), c(Signed(2)[0]));

    internal static GraphBody Written(Func<Tensor[], Tensor[]> f, params Tensor[] inputs) => new(Transform.Trace<Tensor[], Tensor[]>(f, inputs));

    private static Convolution Convolve(Convolved result, int[] lengths, int padding) => new(result, Axes.Of(lengths), Axes.Of(2, 2), Axes.Of(padding, 0), Axes.Of(2, 1), 2);

    private static Tensor Normal(Shape shape, ulong seed) => Tensor.Randn(shape, DType.Float64, seed);

    private static Tensor Signed(ulong seed = 1) => Tensor.Randn([3, 4], DType.Float64, seed + 40);

    private static Tensor Positive(ulong seed = 1) => Tensor.Rand([3, 4], DType.Float64, seed + 80) + 0.5;

    /// <summary>Matrices whose singular values are far from each other and from 0.</summary>
    private static Tensor Matrices(int rows, int columns) => Tensor.Randn([2, rows, columns], DType.Float64, 61) * 0.2 + Tensor.Eye(rows, columns, DType.Float64) * (Tensor.Arange(columns, DType.Float64) + 1);

    private static Tensor Mask(ulong seed) => Tensor.Rand([3, 4], seed: seed) < 0.5;

    private static Tensor Indices(Shape shape, int count) => (Tensor.Rand(shape, seed: 9) * count).Cast(DType.Int64);

}
