namespace Nabla.Data;

/// <summary>Loaders whose images are changed at random.</summary>
public static class LoaderAugmentation
{
    /// <summary>The same batches with their inputs changed: by the workers, if there are any.</summary>
    /// <param name="loader">Batches of images, float32 or float64 [N, channels, height, width].</param>
    /// <param name="augmentation">What changes them.</param>
    /// <param name="seed">What the changes follow from, together with the epoch and the number of the example; so a run that goes on in mid-epoch sees what it would have seen.</param>
    public static DataLoader WithAugmentation(this DataLoader loader, ImageAugmentation augmentation, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(augmentation);
        return loader.WithStep((x, y, key) => (augmentation.Apply(x, key.Numbers.Span, key.Epoch, seed), y));
    }
}
