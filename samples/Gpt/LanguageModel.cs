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

    public LanguageModel(int vocabulary, int context, int width, int heads, int blocks, double dropout)
    {
        Context = context;
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

    private static Tensor Small(Shape shape, DType dtype, Generator? generator) => Initialize.Normal(shape, 0.02, dtype, generator);
}
