namespace Nabla.Tests.Laws;

/// <summary>The laws once more with every tensor in the pool, however small: a rule that kept what its walk returns to the pool would throw here.</summary>
[Collection(nameof(PooledTests))]
[CollectionDefinition(nameof(PooledTests), DisableParallelization = true)]
public sealed class PooledTests : IDisposable
{
    private readonly long _before = Storage.LargestManaged;

    public PooledTests() => Storage.LargestManaged = 0;

    public void Dispose() => Storage.LargestManaged = _before;

    [Fact]
    public void Every_primitive_keeps_the_laws()
    {
        LawTests laws = new();
        for (int i = 0; i < Samples.All.Count; i++)
        {
            string name = Samples.All[i].ToString();
            laws.Numeric(i, name);
            laws.Transposition(i, name);
            laws.Layouts(i, name);
        }
    }

    [Fact]
    public void The_imperative_door_gives_the_same_gradients()
    {
        foreach (Sample sample in Samples.All)
        {
            Tensor[] moving = [.. sample.Inputs.Where(x => x.DType.IsFloating())];
            Variable[] variables = [.. moving.Select(x => new Variable(x))];
            int next = 0;
            Tensor[] inputs = [.. sample.Inputs.Select(x => x.DType.IsFloating() ? variables[next++] : x)];
            Tensor[] outputs = new Tensor[sample.Op.Outputs];
            sample.Op.Apply(inputs, outputs);
            if (outputs[0].GradFunction is null)
            {
                continue;
            }

            Tensor g = Tensor.Randn(outputs[0].Shape, outputs[0].DType, 77);
            (outputs[0] * g).Sum().Backward();
            Tensor[] expected = Transform.Vjp(
                xs =>
                {
                    int at = 0;
                    Tensor[] results = new Tensor[sample.Op.Outputs];
                    sample.Op.Apply([.. sample.Inputs.Select(x => x.DType.IsFloating() ? xs[at++] : x)], results);
                    return results[0];
                },
                moving).Pullback(g);
            for (int i = 0; i < variables.Length; i++)
            {
                Assert.True((variables[i].Grad ?? variables[i].Value.ZerosLike()).AllClose(expected[i], 1e-12, 1e-12), $"{sample}, input {i}");
            }
        }
    }
}
