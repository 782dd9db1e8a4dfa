using System.Collections;
using System.Runtime.CompilerServices;

namespace Nabla.Learning;

/// <summary>Layers one after another: each is given what the one before it made.</summary>
/// <remarks>In the state they are called by their positions: <c>0.weight</c>, <c>2.bias</c>.</remarks>
[Module]
public sealed partial class Sequential : Layer, IReadOnlyList<Layer>
{
    [StateName("")]
    private readonly Layer[] _layers;

    /// <summary>A sequence of the given layers.</summary>
    /// <param name="layers">The layers in order.</param>
    /// <exception cref="ArgumentNullException">A layer is null.</exception>
    // A sequence is also an enumeration of layers: handed in alone, it is one layer, and not taken apart.
    [OverloadResolutionPriority(1)]
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers)
        {
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
        }

        _layers = layers.ToArray();
    }

    /// <summary>A sequence of the layers of a list, or of any that are made one by one.</summary>
    /// <param name="layers">The layers in order; enumerated once, here.</param>
    /// <exception cref="ArgumentNullException">A layer is null.</exception>
    public Sequential(IEnumerable<Layer> layers)
        : this([.. layers ?? throw new ArgumentNullException(nameof(layers))])
    {
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
