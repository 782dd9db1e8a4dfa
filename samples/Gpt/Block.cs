using Nabla;
using Nabla.Learning;

namespace GptSample;

/// <summary>A block of a transformer, with norms before its two parts, as GPT-2 has them: x + attention, then x + two dense layers.</summary>
/// <param name="width">The width of a token.</param>
/// <param name="heads">Into how many heads attention falls.</param>
/// <param name="dropout">How likely, in training, a number is dropped.</param>
[Module]
internal sealed partial class Block(int width, int heads, double dropout) : Layer
{
    private readonly LayerNorm _attentionNorm = new(width);
    private readonly Linear _queriesKeysValues = new(width, 3 * width);
    private readonly Linear _joined = new(width, width);
    private readonly LayerNorm _denseNorm = new(width);
    private readonly Sequential _dense = new(new Linear(width, 4 * width), new Gelu(), new Linear(4 * width, width));
    private readonly Dropout _dropout = new(dropout);

    /// <param name="x">[N, T, width].</param>
    public override Tensor Forward(Tensor x) => Forward(x, static (query, key, value) => query.ScaledDotProductAttention(key, value, isCausal: true));

    /// <summary>The block of one token more.</summary>
    /// <param name="x">[1, 1, width].</param>
    /// <param name="known">What is known of the tokens before it.</param>
    /// <param name="place">Its place.</param>
    public Tensor Next(Tensor x, KeyValues known, Tensor place) => Forward(x, (query, key, value) => known.Find(query, key, value, place));

    private Tensor Forward(Tensor x, Func<Tensor, Tensor, Tensor, Tensor> find)
    {
        x += _dropout.Forward(Attention(_attentionNorm.Forward(x), find));
        return x + _dropout.Forward(_dense.Forward(_denseNorm.Forward(x)));
    }

    private Tensor Attention(Tensor x, Func<Tensor, Tensor, Tensor, Tensor> find)
    {
        (int batch, int tokens) = (x.Shape[0], x.Shape[1]);
        Tensor[] parts = _queriesKeysValues.Forward(x).Reshape(batch, tokens, 3, heads, width / heads).Permute(2, 0, 3, 1, 4).Unbind(0);
        Tensor found = find(parts[0], parts[1], parts[2]);
        return _joined.Forward(found.Transpose(1, 2).Reshape(batch, tokens, width));
    }
}
