namespace Nabla.Data;

/// <summary>Images, and the class that each shows.</summary>
public sealed record LabeledImages
{
    /// <summary>Images with their labels.</summary>
    /// <param name="images">[N, channels, height, width], uint8 or floating-point.</param>
    /// <param name="labels">[N], integers.</param>
    /// <exception cref="ArgumentException">There are not as many labels as images.</exception>
    public LabeledImages(Tensor images, Tensor labels)
    {
        Count = TensorExamples.CheckedCount(images, labels);
        Images = images;
        Labels = labels;
    }

    /// <summary>How many images there are.</summary>
    public int Count { get; }

    /// <summary>The images: [N, channels, height, width].</summary>
    public Tensor Images { get; }

    /// <summary>The labels: [N], integers.</summary>
    public Tensor Labels { get; }

    /// <summary>The images as (x − mean) / deviation in float32. Bytes are divided by 255 first, and each step is rounded to float32, as PyTorch's ToTensor and Normalize do it.</summary>
    /// <param name="mean">What to subtract.</param>
    /// <param name="deviation">What to divide by.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deviation"/> is not a positive number, or <paramref name="mean"/> no number.</exception>
    public LabeledImages Normalize(double mean, double deviation)
    {
        if (!double.IsFinite(mean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), FormattableString.Invariant($"Images cannot be normalised by a mean of {mean}."));
        }

        if (!(deviation > 0) || !double.IsFinite(deviation))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), FormattableString.Invariant($"Images cannot be normalised by a deviation of {deviation}; it is positive."));
        }

        return new LabeledImages(
            Images.DType == DType.UInt8 ? FromBytes((float)mean, (float)deviation) : (Images.Cast(DType.Float32) - mean) / deviation,
            Labels);
    }

    /// <summary>Images and labels.</summary>
    public void Deconstruct(out Tensor images, out Tensor labels) => (images, labels) = (Images, Labels);

    private Tensor FromBytes(float mean, float deviation)
    {
        // A byte has 256 values: looking them up costs one pass and no temporaries.
        float[] table = new float[256];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = ((value / 255f) - mean) / deviation;
        }

        // Most of the time goes into touching fresh pages, not into the loop.
        float[] normalised = Images.Read<byte, float[]>(bytes =>
        {
            float[] result = GC.AllocateUninitializedArray<float>(bytes.Length);
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = table[bytes[i]];
            }

            return result;
        });
        return Tensor.Wrap<float>(normalised, Images.Shape);
    }
}
