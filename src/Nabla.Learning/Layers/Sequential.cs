using System.Collections;

namespace Nabla.Learning;

/// <summary>Layers one after another: each is given what the one before it made.</summary>
/// <remarks>In the state they are called by their positions: <c>0.weight</c>, <c>2.bias</c>.</remarks>
[Module]
public sealed partial class Sequential : Layer, IReadOnlyList<Layer>
{
    [StateName("")]
    private readonly Layer[] _layers;

    /// <summary>The layers in order.</summary>
    /// <exception cref="ArgumentNullException">A layer is null.</exception>
    public Sequential(params Layer[] layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        foreach (Layer layer in layers)
        {
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
        }

        _layers = [.. layers];
    }

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Length;

    /// <summary>The layer at a position.</summary>
    public Layer this[int index] => _layers[index];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        foreach (Layer layer in _layers)
        {
            x = layer.Forward(x);
        }

        return x;
    }

    /// <summary>The layers in order.</summary>
    public IEnumerator<Layer> GetEnumerator() => ((IEnumerable<Layer>)_layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
