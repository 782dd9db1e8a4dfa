namespace Nabla.Data;

/// <summary>Changes images at random without changing what they show. It has no state: what becomes of an image follows from the seed, the epoch and the number of the example alone, whatever batch it is in and whichever thread does it.</summary>
public abstract class ImageAugmentation
{
    private protected ImageAugmentation()
    {
    }

    /// <summary>Several, one after another.</summary>
    /// <param name="augmentations">In order.</param>
    public static ImageAugmentation Sequence(params ReadOnlySpan<ImageAugmentation> augmentations) => new AugmentationSequence(augmentations);

    /// <summary>Images, changed.</summary>
    /// <param name="images">[N, channels, height, width], float32 or float64.</param>
    /// <param name="numbers">The number of each image among all.</param>
    /// <param name="epoch">The number of the epoch.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">The images are not floating-point numbers of four axes, or there are not as many numbers.</exception>
    public Tensor Apply(Tensor images, ReadOnlySpan<long> numbers, int epoch = 0, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Rank != 4 || images.DType is not (DType.Float32 or DType.Float64))
        {
            throw new ArgumentException($"Images are changed as float32 or float64 [N, channels, height, width], and these are {images.Type}. Cast bytes first: images.Cast(DType.Float32) / 255.", nameof(images));
        }

        if (numbers.Length != images.Shape[0])
        {
            throw new ArgumentException($"There are {images.Shape[0]} images, but {numbers.Length} numbers of examples.", nameof(numbers));
        }

        using NoGradScope unrecorded = Transform.NoGrad();
        return Apply(images.Detach(), new ImageDraws(seed, epoch, numbers));
    }

    private protected abstract Tensor Apply(Tensor images, ImageDraws draws);

    /// <summary>What the parts of a sequence call.</summary>
    private protected static Tensor Apply(ImageAugmentation augmentation, Tensor images, ImageDraws draws) => augmentation.Apply(images, draws);
}
