using Nabla;
using Nabla.Learning;

namespace GptSample;

/// <summary>Says of each token of a text which may come next, knowing those before it.</summary>
[Module]
internal sealed partial class LanguageModel : Layer
{
    private readonly Embedding _tokens;
    private readonly Embedding _places;
    private readonly Dropout _dropout;
    private readonly Block[] _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _head;
    private readonly int _heads, _width;

    public LanguageModel(int vocabulary, int context, int width, int heads, int blocks, double dropout)
    {
        (Context, _heads, _width) = (context, heads, width);
        _tokens = new Embedding(vocabulary, width, weights: Small);
        _places = new Embedding(context, width, weights: Small);
        _dropout = new Dropout(dropout);
        _blocks = [.. Enumerable.Range(0, blocks).Select(_ => new Block(width, heads, dropout))];
        _norm = new LayerNorm(width);
        _head = new Linear(width, vocabulary);
    }

    /// <summary>How many tokens it sees.</summary>
    public int Context { get; }

    /// <param name="x">Tokens: int64 [N, T], T at most <see cref="Context"/>.</param>
    /// <returns>Logits [N, T, vocabulary].</returns>
    public override Tensor Forward(Tensor x)
    {
        x = _dropout.Forward(_tokens.Forward(x) + _places.Forward(Tensor.Arange(x.Shape[1])));
        foreach (Block block in _blocks)
        {
            x = block.Forward(x);
        }

        return _head.Forward(_norm.Forward(x));
    }

    /// <summary>Room for what the blocks know of a text.</summary>
    public KeyValues[] Memory() => [.. _blocks.Select(_ => new KeyValues(_heads, Context, _width / _heads))];

    /// <summary>What <see cref="Forward"/> says after one token more.</summary>
    /// <param name="token">int64 [1, 1].</param>
    /// <param name="place">Its place, an int64 scalar below <see cref="Context"/>.</param>
    /// <param name="memory">What is known of the tokens before it, which this one joins.</param>
    /// <returns>Logits [vocabulary].</returns>
    public Tensor Next(Tensor token, Tensor place, KeyValues[] memory)
    {
        Tensor x = _dropout.Forward(_tokens.Forward(token) + _places.Forward(place));
        foreach ((Block block, KeyValues known) in _blocks.Zip(memory))
        {
            x = block.Next(x, known, place);
        }

        return _head.Forward(_norm.Forward(x))[0, 0];
    }

    private static Tensor Small(Shape shape, DType dtype, Generator? generator) => Initialize.Normal(shape, 0.02, dtype, generator);
}
