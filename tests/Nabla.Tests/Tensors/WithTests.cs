using Nabla.Testing;

namespace Nabla.Tests.Tensors;

public sealed class WithTests
{
    private static readonly Tensor s_x = Tensor.Randn([3, 4], DType.Float64, 1);

    public static TheoryData<string> Kinds() => ["index", "range", "steps", "mask", "matrix mask", "nothing", "tensor", "tensors", "mixed", "new axis", "whole"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GradientsFlowToBothTensors(string kind)
    {
        At[] at = Entries(kind);
        Tensor value = Tensor.Randn(s_x[at].Shape, DType.Float64, 2);

        GradientCheck.CheckGradient(((Tensor X, Tensor Value) pair) => pair.X.With(pair.Value, at).Square(), (s_x, value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ASelectionsGradientGoesBackWhereItCameFrom(string kind)
    {
        At[] at = Entries(kind);

        GradientCheck.CheckGradient(x => x[at].Square(), s_x);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WhatWasWrittenIsReadBackAndTheRestStays(string kind)
    {
        At[] at = Entries(kind);
        Tensor changed = s_x.With(100, at);

        Assert.Equal(s_x.Type, changed.Type);
        Assert.All(changed[at].ToArray<double>(), value => Assert.Equal(100, value));
        Assert.Equal(s_x[at].Count == 0 ? 0 : Functions.NotEqual(s_x.With(double.NaN, at), s_x).Sum().ToScalar<long>(), Functions.Equal(changed, 100).Sum().ToScalar<long>());
        Assert.Equal(s_x.ToArray<double>(), Tensor.Randn([3, 4], DType.Float64, 1).ToArray<double>());
    }

    [Fact]
    public void TheValueBroadcastsToThePart()
    {
        Tensor x = Tensor.Zeros(2, 3);

        Assert.Equal([1f, 2, 3, 1, 2, 3], x.With(Tensor.Of([1f, 2, 3]), ..).ToArray<float>());
        Assert.Equal([0f, 5, 0, 0, 6, 0], x.With(Tensor.Of([5f, 6]), .., 1).ToArray<float>());
        Assert.Equal([7f, 0, 7, 7, 0, 7], x.With(7, .., Tensor.Of([0, 2])).ToArray<float>());
        Assert.Equal([1f, 2, 0, 0, 0, 0], x.With(Tensor.Of([1f, 2]).Reshape(1, 1, 2), 0, ..2).ToArray<float>());
        Assert.Throws<ArgumentException>(() => x.With(Tensor.Ones(2), 0));
    }

    [Fact]
    public void OfRepeatedPositionsTheLastStaysAndAloneReceivesAGradient()
    {
        Variable value = new([1f, 2, 3]);

        Tensor y = Tensor.Zeros(2).With(value, Tensor.Of([1, 1, 0]));
        y.Sum().Backward();

        Assert.Equal([3f, 2], y.ToArray<float>());
        Assert.Equal([0f, 1, 1], value.Grad!.ToArray<float>());
    }

    [Fact]
    public void NothingIsCutOffOnTheWayIn()
    {
        Tensor counts = Tensor.Of([1, 2, 3]);

        Assert.Contains("With cannot put float64 [] into a tensor of int32", Assert.Throws<ArgumentException>(() => counts.With(0.5, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Tensor.Of([true]).With(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Of([(byte)1]).With(256, 0));
        Assert.Equal([9, 2, 3], counts.With(9, 0).ToArray<int>());
        Assert.Equal([1f, 9], Tensor.Of([1f, 2]).With(9.0, 1).ToArray<float>());
    }

    private static At[] Entries(string kind) => kind switch
    {
        "index" => [1, -1],
        "range" => [1.., 0..^1],
        "steps" => [At.Every(.., -2), At.Every(1.., 2)],
        "mask" => [Tensor.Of([true, false, true])],
        "matrix mask" => [s_x > 0],
        "nothing" => [s_x > 100],
        "tensor" => [Range.All, Tensor.Of([3, 0])],
        "tensors" => [Tensor.Of([0, 2], [2, 1]), Tensor.Of([3, -4])],
        "mixed" => [^1, Tensor.Of([true, true, false, true])],
        "new axis" => [At.NewAxis, 2, At.Rest],
        _ => [At.Rest],
    };
}
