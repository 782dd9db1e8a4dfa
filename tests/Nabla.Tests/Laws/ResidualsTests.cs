using Nabla.Primitives;

namespace Nabla.Tests.Laws;

/// <summary>What a reverse rule did not declare to read it does not read: in the place of those values it is given NaN, and its cotangents are the same.</summary>
public sealed class ResidualsTests
{
    public static TheoryData<int, string> All => LawTests.All();

    [Theory]
    [MemberData(nameof(All))]
    public void Undeclared_values_are_not_read(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (sample.Op is Nonzero)
        {
            return;
        }

        Tensor[] outputs = new Tensor[sample.Op.Outputs];
        sample.Op.Apply(sample.Inputs, outputs);
        Residuals reads = sample.Op.Reads;
        Edge[] edges = [.. sample.Inputs.Select(x => new Edge(x.DType.IsFloating() ? new LeafNode(null) : null, 0, x, x.Type))];
        Tensor?[] cotangents = [.. outputs.Select((y, i) => y.DType.IsFloating() ? Tensor.Randn(y.Shape, DType.Float64, 70 + (ulong)i).Cast(y.DType) : null)];
        if (!Array.Exists(cotangents, g => g is not null))
        {
            return;
        }

        Tensor?[] expected = new Tensor?[edges.Length];
        sample.Op.Vjp(new Pullback(edges, sample.Inputs, outputs, cotangents), expected);
        Tensor?[] actual = new Tensor?[edges.Length];
        sample.Op.Vjp(
            new Pullback(
                edges,
                [.. sample.Inputs.Select((x, i) => reads.Input(i) ? x : Poison(x))],
                [.. outputs.Select((y, i) => reads.Output(i) ? y : Poison(y))],
                cotangents),
            actual);
        for (int i = 0; i < edges.Length; i++)
        {
            Assert.Equal(expected[i] is null, actual[i] is null);
            Assert.True(expected[i] is null || expected[i]!.AllClose(actual[i]!, 0, 0), $"{name}: the cotangent of input {i} depends on a value that was not declared.");
        }
    }

    private static Tensor Poison(Tensor x) => x.DType.IsFloating() ? Tensor.Full(x.Shape, double.NaN, x.DType) : x;
}
