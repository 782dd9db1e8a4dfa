using Nabla.Testing;
using static Nabla.Transform;
using OwnLaws = Nabla.Testing.Laws;

namespace Nabla.Tests;

/// <summary>The laws for operations of one's own: right ones keep them, and each law finds an operation that breaks it.</summary>
public sealed class LawsTests
{
    private static readonly Tensor s_x = Tensor.Randn([3, 4], seed: 1);
    private static readonly Tensor s_y = Tensor.Randn([3, 4], seed: 2);

    [Fact]
    public void RightOperationsKeepAllLaws()
    {
        LawReport report = OwnLaws.Check((Tensor x) => x.Tanh().Softmax(1), s_x);
        Assert.Equal(["numeric", "transposition", "batching", "staging", "layouts", "float32"], report.Held.Select(one => one.Law));
        Assert.StartsWith("numeric ", report.ToString(), StringComparison.Ordinal);
        Assert.Contains(", staging 0, layouts 0, ", report.ToString(), StringComparison.Ordinal);

        Func<Tensor, Tensor> sine = WithRule(x => x.Sin(), (x, _, g) => g * x.Cos(), (x, _, dx) => dx * x.Cos());
        OwnLaws.Check(sine, s_x);
        OwnLaws.Check(new ProductAndSum().Apply, (s_x, s_y));
        OwnLaws.Check(((Tensor X, Tensor W) p) => p.X.MatMul(p.W).Sigmoid(), (s_x, Tensor.Randn([4, 2], seed: 6)));
        OwnLaws.Check(((Tensor X, Tensor Labels) p) => -p.X.LogSoftmax(1)[Tensor.Arange(3), p.Labels].Mean(), (s_x, Tensor.Of([1L, 0, 3])));
    }

    [Fact]
    public void ResultsWithoutDerivativesAreCheckedToo()
        => Assert.Equal(["batching", "staging", "layouts", "float32"], OwnLaws.Check((Tensor x) => (Positive: x > 0, Greatest: x.ArgMax(1)), s_x).Held.Select(one => one.Law));

    [Fact]
    public void LongInputsAreMovedAlongRandomDirections()
    {
        Tensor x = Tensor.Randn([500], seed: 5);
        Func<Tensor, Tensor> wrong = WithRule(v => v.Sin(), (v, _, g) => g * v.Cos(), (v, _, dx) => dx * v.Cos() * 1.001);
        OwnLaws.Check((Tensor v) => v.Sin(), x);
        Assert.Equal("transposition", Fails(wrong, x).Law);
    }

    [Fact]
    public void ARuleThatIsNotTheDerivativeBreaksTheNumericLaw()
    {
        Func<Tensor, Tensor> wrong = WithRule(x => x.Sin(), (x, _, g) => g * x.Cos() * 1.01, (x, _, dx) => dx * x.Cos() * 1.01);
        LawException thrown = Fails(wrong, s_x);
        Assert.Equal("numeric", thrown.Law);
        Assert.StartsWith("The law of numeric does not hold: The gradient is wrong at element [", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("the rule gives", thrown.Message, StringComparison.Ordinal);
        OwnLaws.Check(wrong, s_x, new LawOptions { Numeric = false });
    }

    [Fact]
    public void ARuleThatIsWrongAtTheSecondOrderOnlyBreaksTheNumericLaw()
    {
        Func<Tensor, Tensor> wrong = WithRule(x => x * x, (x, _, g) => g * x.Detach() * 2, (x, _, dx) => dx * x.Detach() * 2);
        Assert.Contains("The derivative of the gradient is wrong", Fails(wrong, s_x).Message, StringComparison.Ordinal);
        OwnLaws.Check(wrong, s_x, new LawOptions { Order = 1 });
    }

    [Fact]
    public void AForwardRuleThatIsWrongInOneElementBreaksTransposition()
    {
        Func<Tensor, Tensor> wrong = WithRule(x => x * x, (x, _, g) => g * x * 2, (x, _, dx) => (dx * x * 2).With((dx * x)[1, 2] * 2.01, 1, 2));
        LawException thrown = Fails(wrong, s_x);
        Assert.Equal("transposition", thrown.Law);
        Assert.Contains("⟨J v, g⟩ by forward mode, beside ⟨v, Jᵀ g⟩ by reverse mode, where all inputs move, is ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AForwardRuleThatConfusesItsInputsBreaksTransposition()
    {
        LawException thrown = Assert.Throws<LawException>(() => OwnLaws.Check(new Shifted().Apply, (Tensor.Of([2.0, 3.0]), Tensor.Of([4.0, 5.0]))));
        Assert.Equal("transposition", thrown.Law);
    }

    [Fact]
    public void WithoutAForwardRuleTranspositionIsLeftOut()
    {
        Func<Tensor, Tensor> reverseOnly = WithRule(x => x.Sin(), (x, _, g) => g * x.Cos());
        LawException thrown = Fails(reverseOnly, s_x);
        Assert.Equal("transposition", thrown.Law);
        Assert.IsType<NotSupportedException>(thrown.InnerException);
        Assert.Contains("Transposition = false", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(["numeric", "batching", "staging", "layouts", "float32"], OwnLaws.Check(reverseOnly, s_x, new LawOptions { Transposition = false }).Held.Select(one => one.Law));
    }

    [Fact]
    public void NumbersThatDifferFromCallToCallBreakBatchingAndStaging()
    {
        int calls = 0;
        Func<Tensor, Tensor> counting = x => x * ++calls;
        LawException thrown = Fails(counting, s_x, new LawOptions { Numeric = false, Transposition = false });
        Assert.Equal("batching", thrown.Law);
        Assert.Matches(@"^The law of batching does not hold: the result of example 0 under Vmap, with all inputs batched, is \S+ at element \[\d, \d\] of \[3, 4\] instead of \S+ \(relative error \S+, tolerance 1E-10\)\. 12 of 12 disagree\.$", thrown.Message);

        thrown = Fails(counting, s_x, new LawOptions { Numeric = false, Transposition = false, Batching = false });
        Assert.Equal("staging", thrown.Law);
        Assert.Matches(@"^The law of staging does not hold: the result of the graph is \S+ at element \[\d, \d\] of \[3, 4\] instead of \S+ \(relative error \S+, tolerance 0\)\. 12 of 12 disagree\.$", thrown.Message);
    }

    [Fact]
    public void AGradientThatReadsNumbersBreaksBatchingAndStaging()
    {
        Func<Tensor, Tensor> reading = WithRule(x => x * 2, (x, _, g) => (double)x.Sum() < 1e9 ? g * 2 : g, (_, _, dx) => dx * 2);
        LawException thrown = Fails(reading, s_x);
        Assert.Equal("batching", thrown.Law);
        Assert.Contains("was read inside Vmap", thrown.Message, StringComparison.Ordinal);

        thrown = Fails(reading, s_x, new LawOptions { Batching = false });
        Assert.Equal("staging", thrown.Law);
        Assert.Contains("was read while its function is being written down", thrown.Message, StringComparison.Ordinal);

        Assert.Equal(["numeric", "transposition", "layouts", "float32"], OwnLaws.Check(reading, s_x, new LawOptions { Batching = false, Staging = false }).Held.Select(one => one.Law));
    }

    [Fact]
    public void AnOperationThatGoesByMemoryBreaksLayouts()
    {
        // As a kernel does that is given a pointer and forgets the strides.
        Func<Tensor, Tensor> careless = x => x is ConcreteTensor { Operand.Layout.IsContiguous: false } ? x.T.Flatten().Reshape(3, 4) : x * 1;
        LawException thrown = Fails(careless, s_x, new LawOptions { Numeric = false, Transposition = false, Batching = false, Staging = false });
        Assert.Equal("layouts", thrown.Law);
        Assert.Contains("of inputs that lie transposed in memory is ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LostDigitsBreakFloat32()
    {
        LawException thrown = Fails(x => (x + 1e4) - 1e4, s_x);
        Assert.Equal("float32", thrown.Law);
        Assert.Matches(@"^The law of float32 does not hold: the result of float32 inputs is \S+ at element \[\d, \d\] of \[3, 4\] instead of \S+ \(relative error \S+, tolerance 1E-05\)\. \d+ of 12 disagree\.$", thrown.Message);
        OwnLaws.Check((Tensor x) => (x + 1e4) - 1e4, s_x, new LawOptions { Float32Tolerance = 1e-2, NumericTolerance = 1e-4 });
    }

    [Fact]
    public void AResultOfAnotherElementTypeBreaksFloat32()
        => Assert.Contains("the result of float32 inputs is Float64 instead of Float32", Fails(x => x.Cast(DType.Float64) * 2, s_x).Message, StringComparison.Ordinal);

    private static LawException Fails(Func<Tensor, Tensor> f, Tensor x, LawOptions? options = null) => Assert.Throws<LawException>(() => OwnLaws.Check(f, x, options));

    private sealed class ProductAndSum : Function<(Tensor X, Tensor Y), (Tensor Product, Tensor Sum)>
    {
        protected override (Tensor Product, Tensor Sum) Forward(Saved saved, (Tensor X, Tensor Y) inputs)
        {
            saved.Keep(inputs.X, inputs.Y);
            return (inputs.X * inputs.Y, inputs.X + inputs.Y);
        }

        protected override (Tensor X, Tensor Y) Backward(Saved saved, (Tensor Product, Tensor Sum) cotangent)
            => (cotangent.Product * saved[1] + cotangent.Sum, cotangent.Product * saved[0] + cotangent.Sum);

        protected override (Tensor Product, Tensor Sum) Tangent(Saved saved, (Tensor X, Tensor Y) tangents)
            => (tangents.X * saved[1] + saved[0] * tangents.Y, tangents.X + tangents.Y);
    }

    /// <summary>A product whose forward rule takes one tangent for the other.</summary>
    private sealed class Shifted : Function<(Tensor X, Tensor Y), Tensor>
    {
        protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs)
        {
            saved.Keep(inputs.X, inputs.Y);
            return inputs.X * inputs.Y;
        }

        protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent) => (cotangent * saved[1], cotangent * saved[0]);

        protected override Tensor Tangent(Saved saved, (Tensor X, Tensor Y) tangents) => tangents.Y * saved[1] + saved[0] * tangents.X;
    }
}
