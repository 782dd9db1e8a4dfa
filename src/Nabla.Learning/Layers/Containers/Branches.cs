using System.Collections;

namespace Nabla.Learning;

/// <summary>Layers side by side: each is given the same x, and what they make is joined along an axis.</summary>
/// <remarks>In the state they are called by their positions: <c>0.weight</c>, <c>2.bias</c>.</remarks>
[Module]
public sealed partial class Branches : Layer, IReadOnlyList<Layer>
{
    private readonly int _axis;

    [StateName("")]
    private readonly Layer[] _layers;

    /// <summary>Layers whose results are joined.</summary>
    /// <param name="axis">The axis along which; from the end if negative.</param>
    /// <param name="layers">The layers, at least one.</param>
    /// <exception cref="ArgumentException">There are no layers.</exception>
    /// <exception cref="ArgumentNullException">A layer is null.</exception>
    public Branches(int axis, params ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers)
        {
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
        }

        if (layers.IsEmpty)
        {
            throw new ArgumentException("Branches joins what its layers make, but was given no layer.", nameof(layers));
        }

        (_axis, _layers) = (axis, layers.ToArray());
    }

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Length;

    /// <summary>The layer at a position.</summary>
    public Layer this[int index] => _layers[index];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Results differ in another axis than the one they are joined along.</exception>
    public override Tensor Forward(Tensor x) => Functions.Concat(Array.ConvertAll(_layers, layer => layer.Forward(x)), _axis);

    /// <summary>The layers in order.</summary>
    public IEnumerator<Layer> GetEnumerator() => ((IEnumerable<Layer>)_layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
