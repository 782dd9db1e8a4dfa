using Nabla.Tests.Laws;

namespace Nabla.Tests.References;

/// <summary>From recorded tensors to Nabla's and back.</summary>
internal static class ReferenceConversion
{
    public static Tensor ToTensor(this ReferenceTensor recorded)
    {
        Shape shape = new(recorded.Shape);
        Tensor here = recorded.Values switch
        {
            bool[] values => Tensor.Of<bool>(values, shape),
            byte[] values => Tensor.Of<byte>(values, shape),
            int[] values => Tensor.Of<int>(values, shape),
            long[] values => Tensor.Of<long>(values, shape),
            float[] values => Tensor.Of<float>(values, shape),
            double[] values => Tensor.Of<double>(values, shape),
            _ => throw new NotSupportedException($"No input is recorded as {recorded.DType}."),
        };
        return here.To(Place.Device);
    }

    public static string? Difference(this ReferenceTensor expected, Tensor actual, double ulps, double floor, bool exactZeros) =>
        Comparison.Difference(expected, actual.DType, [.. actual.Shape], Elements(actual), ulps, floor, exactZeros);

    private static Array Elements(Tensor tensor) => tensor.DType switch
    {
        DType.Bool => tensor.ToArray<bool>(),
        DType.UInt8 => tensor.ToArray<byte>(),
        DType.Int32 => tensor.ToArray<int>(),
        DType.Int64 => tensor.ToArray<long>(),
        DType.Float64 => tensor.ToArray<double>(),
        DType.Float32 => tensor.ToArray<float>(),
        _ => tensor.Cast(DType.Float32).ToArray<float>(),
    };
}
