namespace Nabla.Learning;

/// <summary>Which layers have a weight that may follow from others.</summary>
internal static class Parametrised
{
    /// <exception cref="ArgumentException">The layer has no weight.</exception>
    public static IWeighted Of(Layer layer, string asker)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer as IWeighted
            ?? throw new ArgumentException($"{asker} takes a layer with one weight, such as Linear or Conv2d, not {layer.GetType().Name}. A layer of your own can implement IWeighted.", nameof(layer));
    }
}
