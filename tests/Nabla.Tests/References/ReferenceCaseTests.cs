using Xunit.Abstractions;

namespace Nabla.Tests.References;

public sealed class ReferenceCaseTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_file_can_be_read_and_the_cases_are_counted()
    {
        int total = 0;
        foreach (string operation in ReferenceCase.Operations)
        {
            IReadOnlyList<ReferenceCase> cases = ReferenceCase.Load(operation);
            Assert.NotEmpty(cases);
            Assert.Equal(cases.Count, cases.Select(static one => one.Name).Distinct().Count());
            foreach (ReferenceTensor tensor in cases.SelectMany(static one => one.Inputs.Concat(one.Outputs)))
            {
                Assert.Equal(tensor.Shape.Aggregate(1, static (count, length) => count * length), tensor.Values.Length);
            }

            foreach (ReferenceCase one in cases.Where(static one => one.Cotangents.Count > 0))
            {
                Assert.Equal(one.Outputs.Count, one.Cotangents.Count);
                Assert.Equal(one.Inputs.Count, one.Gradients.Count);
                Assert.All(one.Inputs.Zip(one.Gradients), static pair => Assert.True(pair.First.NeedsGradient || pair.Second is null));
            }

            total += cases.Count;
            output.WriteLine($"{operation,-30} {cases.Count,5} cases");
        }

        output.WriteLine($"{ReferenceCase.Operations.Count} operations, {total} cases");
        Assert.True(total > 4000, $"Only {total} cases were found.");
    }

    [Fact]
    public void Special_numbers_keep_their_bits()
    {
        ReferenceTensor input = Find("Negate", "float32 edges").Inputs[0];
        float[] values = (float[])input.Values;
        Assert.Equal(-0f, values[1]);
        Assert.True(float.IsNegative(values[1]));
        Assert.Contains(float.NaN, values);
        Assert.Contains(float.PositiveInfinity, values);
        Assert.Contains(float.NegativeInfinity, values);
        Assert.Contains(-float.Epsilon, values);
    }

    [Fact]
    public void Broadcast_cotangents_are_summed_in_the_record()
    {
        ReferenceCase one = Find("Add", "float64 3x4 4");
        double[] cotangent = (double[])one.Cotangents[0]!.Value.Values;
        double[] gradient = (double[])one.Gradients[1]!.Value.Values;
        for (int column = 0; column < 4; column++)
        {
            Assert.Equal(cotangent[column] + cotangent[4 + column] + cotangent[8 + column], gradient[column], 1e-14);
        }
    }

    private static ReferenceCase Find(string operation, string name) =>
        ReferenceCase.Load(operation).Single(one => one.Name == name);
}
