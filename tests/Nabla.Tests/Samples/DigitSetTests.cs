using MnistSample;
using MnistSample.Digits;

namespace Nabla.Tests.Samples;

public sealed class DigitSetTests
{
    [Fact]
    public void ImagesAndLabelsAreThoseThatWereDrawn()
    {
        DigitSet set = DigitSet.Drawn(seed: 3, count: 20);
        (byte[] images, byte[] labels) = DrawnDigits.Draw(seed: 3, count: 20);

        Assert.Equal([20, 1, 28, 28], set.Images.Shape.ToArray());
        Assert.Equal((DType.Float32, DType.Int64, 20), (set.Images.DType, set.Labels.DType, set.Count));
        Assert.Equal(labels, set.Labels.ToArray<long>().Select(label => (byte)label));
        Assert.Equal(images[(7 * 784)..(8 * 784)], set.Pixels(7));
        Assert.Equal((images[0] / 255f - 0.1307f) / 0.3081f, set.Images[0, 0, 0, 0].ToScalar());
    }
}
