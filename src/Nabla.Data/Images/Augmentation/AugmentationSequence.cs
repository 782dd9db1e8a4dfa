namespace Nabla.Data;

/// <summary>Several augmentations, one after another.</summary>
internal sealed class AugmentationSequence : ImageAugmentation
{
    private readonly ImageAugmentation[] _parts;

    public AugmentationSequence(ReadOnlySpan<ImageAugmentation> parts)
    {
        foreach (ImageAugmentation part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
        }

        _parts = parts.ToArray();
    }

    public override string ToString() => string.Join(", ", (IEnumerable<ImageAugmentation>)_parts);

    private protected override Tensor Apply(Tensor images, ImageDraws draws)
    {
        foreach (ImageAugmentation part in _parts)
        {
            images = Apply(part, images, draws);
        }

        return images;
    }
}
