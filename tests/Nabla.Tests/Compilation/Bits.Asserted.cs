namespace Nabla.Tests.Compilation;

/// <content>What fails a test.</content>
internal static partial class Bits
{
    /// <summary>Fails where types or bits differ; with a tolerance, where numbers do by more.</summary>
    public static void AssertSame(ReadOnlySpan<Tensor> expected, ReadOnlySpan<Tensor> actual, string what, double tolerance = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Type == actual[i].Type, $"{what}, result {i}: {actual[i].Type} instead of {expected[i].Type}");
            bool same = Of(expected[i]).AsSpan().SequenceEqual(Of(actual[i]));
            if (!same && tolerance > 0)
            {
                same = expected[i].AllClose(actual[i], tolerance, tolerance, equalNaN: true);
            }

            Assert.True(same, $"{what}, result {i}:\n{actual[i]}\ninstead of\n{expected[i]}");
        }
    }
}
