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

    [Fact]
    public void Parts_that_are_computed_again_give_the_same_gradients()
    {
        Variable w = new(Tensor.Randn([3, 3], DType.Float64, 1));
        Tensor x = Tensor.Randn([8, 3], DType.Float64, 2);
        Tensor scale = Tensor.Randn([3], DType.Float64, 3);
        Tensor Step(Tensor c, Tensor r) => Transform.Cond((c * r).Sum() > 0, d => (w.MatMul(d) + r * scale).Tanh(), d => d * scale.Sin() - r, c);
        Tensor Loss(bool recompute)
        {
            (Tensor last, Tensor ys) = Transform.Scan((Tensor c, Tensor r) => (Step(c, r), c.Exp()), scale, x, recompute: recompute);
            return (ys * last).Sum() + Transform.ForI(0, 4, (i, y) => Step(y, x[0]) + i.Cast(DType.Float64), last).Sum();
        }

        Tensor[] Gradients(Func<Tensor> loss)
        {
            w.ClearGrad();
            Tensor value = loss();
            value.Backward();
            return [value.Detach(), w.Grad!];
        }

        Tensor[] expected = Gradients(() => Loss(false));
        Tensor[][] others = [Gradients(() => Loss(true)), Gradients(() => Transform.Checkpoint(_ => Loss(false))(x)), Gradients(() => Transform.Checkpoint(_ => Loss(true), name => name is "Tanh" or "Scan")(x))];
        foreach (Tensor[] actual in others)
        {
            Assert.True(expected[0].AllClose(actual[0], 1e-13, 1e-13));
            Assert.True(expected[1].AllClose(actual[1], 1e-12, 1e-12));
        }
    }

    [Fact]
    public void A_staged_loop_needs_the_memory_of_a_few_steps()
    {
        Tensor x = Tensor.Ones(1 << 18);
        Graph graph = Transform.Trace(y => Transform.ForI(0, 300, (_, z) => (z * 0.5f + 1).Sin() - z, y), x);
        long before = Memory.Report().MappedBytes + Memory.Report().PooledBytes;
        Tensor result = graph.Run(x)[0];
        Assert.InRange(Memory.Report().MappedBytes, 0, before + (32L << 20));
        GC.KeepAlive(result);
    }
}
