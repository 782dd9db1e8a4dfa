using MnistSample.Digits;
using Nabla;

namespace MnistSample;

/// <summary>Images [N, 1, 28, 28] of float32, normalised as is usual for MNIST, and their labels [N] of int64.</summary>
internal sealed record DigitSet(Tensor Images, Tensor Labels)
{
    /// <summary>Mean and deviation of MNIST's pixels as fractions of white. Drawn digits take the same, so that a network can be tried on both.</summary>
    private const float Mean = 0.1307f, Deviation = 0.3081f;

    public int Count => Labels.Shape[0];

    /// <summary>The images as fractions of white, [N, 784].</summary>
    public Tensor Brightness => (Images * Deviation + Mean).Clamp(0, 1).Reshape(Count, -1);

    /// <summary>Drawn digits: the same for the same seed and count.</summary>
    public static DigitSet Drawn(ulong seed, int count)
    {
        (byte[] pixels, byte[] labels) = DrawnDigits.Draw(seed, count);
        float[] normalised = Array.ConvertAll(pixels, pixel => (pixel / 255f - Mean) / Deviation);
        return new DigitSet(
            Tensor.Wrap<float>(normalised, [count, 1, 28, 28]),
            Tensor.Wrap<long>(Array.ConvertAll(labels, label => (long)label), [count]));
    }

    /// <summary>The pixels of one image as bytes again, to be shown.</summary>
    public byte[] Pixels(int index) =>
        Array.ConvertAll(Images[index].ToArray<float>(), value => (byte)Math.Clamp(255f * (value * Deviation + Mean) + 0.5f, 0f, 255f));
}
