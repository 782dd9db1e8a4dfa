namespace Nabla.Learning;

/// <summary>A transformer's decoder: layers one after another, each of which also looks at what was encoded, and a normalisation after them if one is given. PyTorch's TransformerDecoder.</summary>
[Module]
public sealed partial class TransformerDecoder : Module
{
    private readonly TransformerDecoderLayer[] _layers;
    private readonly Layer? _norm;

    /// <summary>A decoder of layers that are made one by one.</summary>
    /// <param name="layers">How many.</param>
    /// <param name="layer">Makes one.</param>
    /// <param name="norm">What comes after them: a <see cref="LayerNorm"/> where layers normalise first; nothing if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="layers"/> is not positive.</exception>
    public TransformerDecoder(int layers, Func<TransformerDecoderLayer> layer, Layer? norm = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentNullException.ThrowIfNull(layer);
        _layers = [.. Enumerable.Range(0, layers).Select(_ => layer())];
        _norm = norm;
    }

    /// <summary>What is decoded so far, having looked at itself and at what was encoded; every layer is given the masks.</summary>
    /// <inheritdoc cref="TransformerDecoderLayer.Forward(Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, bool)"/>
    public Tensor Forward(
        Tensor x, Tensor memory, Tensor? mask = null, Tensor? memoryMask = null, Tensor? keyPaddingMask = null, Tensor? memoryKeyPaddingMask = null, bool isCausal = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(memory);
        foreach (TransformerDecoderLayer layer in _layers)
        {
            x = layer.Forward(x, memory, mask, memoryMask, keyPaddingMask, memoryKeyPaddingMask, isCausal);
        }

        return _norm?.Forward(x) ?? x;
    }
}
