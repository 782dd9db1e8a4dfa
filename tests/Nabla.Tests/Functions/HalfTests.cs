using Nabla.Primitives;
using Nabla.Tests.Laws;

namespace Nabla.Tests;

/// <summary>Half precision is storage: every loop over it is that loop over float32, rounded once.</summary>
public sealed class HalfTests
{
    public static TheoryData<int, string> All()
    {
        TheoryData<int, string> data = [];
        for (int i = 0; i < Laws.Samples.All.Count; i++)
        {
            // What is written down is so for one element type, and is no loop.
            if (Laws.Samples.All[i].Op.Inside != Inside.Bodies && Laws.Samples.All[i].Op is not (Composite or Nonzero or Cast or Uniform or Normal))
            {
                data.Add(i, Laws.Samples.All[i].ToString());
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void LoopsRunInSinglePrecision(int index, string name)
    {
        Sample sample = Laws.Samples.All[index];
        foreach (DType half in new[] { DType.Float16, DType.BFloat16 })
        {
            Tensor[] narrow = [.. sample.Inputs.Select(x => x.DType.IsFloating() ? x.Cast(half) : x)];
            Tensor[] wide = [.. narrow.Select(x => x.DType.IsFloating() ? x.Cast(DType.Float32) : x)];
            Tensor[] expected = Apply(sample.Op, wide);
            foreach (Tensor[] inputs in new[] { narrow, [.. narrow.Select(Turned)] })
            {
                Tensor[] actual = Apply(sample.Op, inputs);
                for (int i = 0; i < actual.Length; i++)
                {
                    DType dtype = expected[i].DType == DType.Float32 ? half : expected[i].DType;
                    Assert.Equal(dtype, actual[i].DType);
                    Assert.True((bool)Functions.Equal(expected[i].Cast(dtype), actual[i]).All(), $"{name} in {half}\n{expected[i]}\n{actual[i]}");
                }
            }
        }
    }

    private static Tensor[] Apply(Primitive op, Tensor[] inputs)
    {
        Tensor[] outputs = new Tensor[op.Outputs];
        op.Apply(inputs, outputs);
        return outputs;
    }

    /// <summary>The same elements, lying backwards in memory.</summary>
    private static Tensor Turned(Tensor x) => x.Rank == 0 ? x : Functions.Concat([x.Flip()], 0).Flip();
}
