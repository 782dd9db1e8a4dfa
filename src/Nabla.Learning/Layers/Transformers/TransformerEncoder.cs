namespace Nabla.Learning;

/// <summary>A transformer's encoder: layers one after another, and a normalisation after them if one is given. PyTorch's TransformerEncoder.</summary>
[Module]
public sealed partial class TransformerEncoder : Layer
{
    private readonly TransformerEncoderLayer[] _layers;
    private readonly Layer? _norm;

    /// <summary>An encoder of layers that are made one by one.</summary>
    /// <param name="layers">How many.</param>
    /// <param name="layer">Makes one.</param>
    /// <param name="norm">What comes after them: a <see cref="LayerNorm"/> where layers normalise first; nothing if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="layers"/> is not positive.</exception>
    public TransformerEncoder(int layers, Func<TransformerEncoderLayer> layer, Layer? norm = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentNullException.ThrowIfNull(layer);
        _layers = [.. Enumerable.Range(0, layers).Select(_ => layer())];
        _norm = norm;
    }

    /// <summary>The encoder without masks.</summary>
    /// <param name="x">[T, N, E], or [N, T, E] with the batch first, or [T, E].</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public override Tensor Forward(Tensor x) => Forward(x, null);

    /// <summary>The encoder with masks, which every layer is given.</summary>
    /// <inheritdoc cref="TransformerEncoderLayer.Forward(Tensor, Tensor?, Tensor?, bool)"/>
    public Tensor Forward(Tensor x, Tensor? mask, Tensor? keyPaddingMask = null, bool isCausal = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        foreach (TransformerEncoderLayer layer in _layers)
        {
            x = layer.Forward(x, mask, keyPaddingMask, isCausal);
        }

        return _norm?.Forward(x) ?? x;
    }
}
