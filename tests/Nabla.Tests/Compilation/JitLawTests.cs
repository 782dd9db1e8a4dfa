using Nabla.Primitives;
using Nabla.Tests.Laws;

namespace Nabla.Tests.Compilation;

/// <summary>Compiling changes no bit, of any operation, in any nesting with the other transforms.</summary>
public sealed class JitLawTests
{
    public static TheoryData<int, string> All()
    {
        TheoryData<int, string> data = [];
        for (int i = 0; i < Laws.Samples.All.Count; i++)
        {
            data.Add(i, Laws.Samples.All[i].ToString());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void CompiledIsEager(int index, string name)
    {
        foreach (Sample sample in Both(Laws.Samples.All[index]))
        {
            Func<Tensor[], Tensor[]> jitted = Transform.Jit<Tensor[], Tensor[]>(xs => sample.Outputs(xs));
            if (sample.Op is Nonzero)
            {
                Assert.Contains("Use Where(mask, x, 0)", Assert.Throws<InvalidOperationException>(() => jitted(sample.Inputs)).Message, StringComparison.Ordinal);
                return;
            }

            Tensor[] expected = sample.Outputs(sample.Inputs);
            for (int run = 0; run < 3; run++)
            {
                Bits.AssertSame(expected, jitted(sample.Inputs), $"{name}, run {run}");
            }

            // How arguments lie in memory is not a matter of the signature.
            Bits.AssertSame(expected, jitted([.. sample.Inputs.Select(x => x.Rank < 2 ? x : Bits.Copy(x.T).T)]), $"{name}, transposed");
            Bits.AssertSame(expected, jitted([.. sample.Inputs.Select(x => Functions.Stack([x, x], 0)[1])]), $"{name}, from the middle of another");
            Assert.Equal(1, jitted.Traces());

            Bits.AssertSame(expected, Transform.Jit<Tensor[], Tensor[]>(xs => jitted(xs))(sample.Inputs), $"{name}, Jit in Jit");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void DerivativesAreEager(int index, string name)
    {
        Sample sample = Laws.Samples.All[index];
        if (!sample.IsDifferentiable)
        {
            return;
        }

        Tensor[] moving = sample.Moving;
        Tensor weights = Tensor.Randn(sample.Value(moving).Shape, DType.Float64, 500).To(moving[0].Device);
        Tensor F(Tensor[] xs) => (sample.Value(xs).Square() * weights).Sum();
        Tensor[] v = [.. moving.Select((x, i) => Tensor.Randn(x.Shape, DType.Float64, 300 + (ulong)i).To(x.Device))];
        Func<Tensor[], Tensor> jitted = Transform.Jit<Tensor[], Tensor>(F);

        Tensor[] gradient = Transform.Grad<Tensor[]>(F)(moving);
        for (int run = 0; run < 2; run++)
        {
            Bits.AssertSame(gradient, Transform.Grad<Tensor[]>(jitted)(moving), $"Grad(Jit({name}))");
        }

        Bits.AssertSame(gradient, Transform.Jit<Tensor[], Tensor[]>(Transform.Grad<Tensor[]>(F))(moving), $"Jit(Grad({name}))");
        Bits.AssertSame(gradient, Transform.Jit<Tensor[], Tensor[]>(Transform.Grad<Tensor[]>(jitted))(moving), $"Jit(Grad(Jit({name})))");

        (Tensor value, Tensor tangent) = Transform.Jvp<Tensor[], Tensor>(F, moving, v);
        (Tensor compiledValue, Tensor compiledTangent) = Transform.Jvp<Tensor[], Tensor>(jitted, moving, v);
        Bits.AssertSame([value, tangent], [compiledValue, compiledTangent], $"Jvp(Jit({name}))");

        Bits.AssertSame(Transform.Hvp<Tensor[]>(F, moving, v), Transform.Hvp<Tensor[]>(jitted, moving, v), $"Hvp(Jit({name}))", 1e-12);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void BatchesAreEager(int index, string name)
    {
        Sample sample = Laws.Samples.All[index];
        if (sample.Op is Nonzero)
        {
            return;
        }

        Func<Tensor[], Tensor[]> f = xs => sample.Outputs(xs);
        Tensor[] stacked = [.. sample.Inputs.Select(x => Functions.Stack([x, x.DType.IsFloating() ? x * 1.25 : x], 0))];
        Tensor[] expected = Transform.Vmap(f)(stacked);
        Func<Tensor[], Tensor[]> jitted = Transform.Jit(f);
        for (int run = 0; run < 2; run++)
        {
            Bits.AssertSame(expected, Transform.Vmap(jitted)(stacked), $"Vmap(Jit({name}))");
        }

        Bits.AssertSame(expected, Transform.Jit(Transform.Vmap(f))(stacked), $"Jit(Vmap({name}))");
    }

    private static Sample[] Both(Sample sample)
        => sample.Op is Cast || !sample.Inputs.Any(x => x.DType == DType.Float64) || (sample.Op.Inside == Inside.Bodies && sample.Single is null) ? [sample] : [sample, sample.In(DType.Float32)];
}
