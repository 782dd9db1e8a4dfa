using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

/// <summary>Recorded tensors as tensors, and the comparison with them.</summary>
internal static class Recorded
{
    public static Tensor Tensor(ReferenceTensor recorded) => recorded.Values switch
    {
        float[] values => Nabla.Tensor.Of(values, Shape.Create(recorded.Shape)),
        double[] values => Nabla.Tensor.Of(values, Shape.Create(recorded.Shape)),
        long[] values => Nabla.Tensor.Of(values, Shape.Create(recorded.Shape)),
        _ => throw new NotSupportedException(recorded.DType.ToString()),
    };

    public static Array Values(Tensor x) => x.DType == DType.Float64 ? x.Detach().ToArray<double>() : x.Detach().ToArray<float>();

    public static void Check(ReferenceCase one, int output, Tensor found, Tolerance tolerance)
    {
        ReferenceTensor expected = one.Outputs[output];
        double floor = tolerance.Yardstick switch
        {
            Yardstick.One => 1,
            Yardstick.Result => Comparison.Scale(expected),
            Yardstick.Inputs => Comparison.Scale([expected, .. one.Inputs]),
            _ => 0,
        };
        string? difference = Comparison.Difference(expected, found.DType, found.Shape.Lengths, Values(found), tolerance.Ulps, floor, one.ExactZeros);
        Assert.True(difference is null, $"{one.Name}, output {output}: {difference}");
    }
}
