namespace Nabla.Learning;

/// <summary>One layer of a transformer's decoder: self-attention, attention to what an encoder made, then two linear layers with an activation between them, each added to what came in (Vaswani et al. 2017). PyTorch's TransformerDecoderLayer.</summary>
[Module]
public sealed partial class TransformerDecoderLayer : Module
{
    private readonly Sublayers _parts;
    private readonly Generator _generator;

    [StateName("self_attn")]
    private readonly MultiheadAttention _attention;

    [StateName("multihead_attn")]
    private readonly MultiheadAttention _crossAttention;

    private readonly Linear _linear1;
    private readonly Linear _linear2;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;
    private readonly LayerNorm _norm3;

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="width">E: the length of the last axis.</param>
    /// <param name="heads">How many heads attention has; E is a multiple of it.</param>
    /// <param name="feedForward">How wide it is between the two linear layers.</param>
    /// <param name="dropout">How likely, in training, a number is dropped: of attention's weights, between the linear layers, and of what each part gives.</param>
    /// <param name="activation">What stands between the linear layers; relu if null.</param>
    /// <param name="epsilon">What is added to variances.</param>
    /// <param name="batchFirst">Whether the batch is the first axis, [N, T, E], rather than the second.</param>
    /// <param name="normFirst">Whether parts are given what is normalised, rather than sums normalised after them.</param>
    /// <param name="positions">Turns queries and keys of each head by their places, if given; of width E / heads.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentException">The width is no multiple of the heads, or positions are of another width.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public TransformerDecoderLayer(
        int width, int heads, int feedForward = 2048, double dropout = 0.1, Func<Tensor, Tensor>? activation = null, double epsilon = 1e-5, bool batchFirst = false, bool normFirst = false, RotaryPositions? positions = null, Generator? generator = null, DType dtype = DType.Float32)
    {
        _generator = generator ?? Generator.Default;
        _parts = new Sublayers(normFirst, dropout, activation, _generator);
        _attention = new MultiheadAttention(width, heads, dropout, batchFirst: batchFirst, positions: positions, generator: generator, dtype: dtype);
        _crossAttention = new MultiheadAttention(width, heads, dropout, batchFirst: batchFirst, generator: generator, dtype: dtype);
        _linear1 = new Linear(width, feedForward, generator: generator, dtype: dtype);
        _linear2 = new Linear(feedForward, width, generator: generator, dtype: dtype);
        _norm1 = new LayerNorm(width, epsilon, dtype: dtype);
        _norm2 = new LayerNorm(width, epsilon, dtype: dtype);
        _norm3 = new LayerNorm(width, epsilon, dtype: dtype);
    }

    /// <inheritdoc/>
    public override IEnumerable<Generator> Generators => [_generator];

    /// <summary>What is decoded so far, having looked at itself and at what was encoded.</summary>
    /// <param name="x">[T, N, E], or [N, T, E] with the batch first, or [T, E].</param>
    /// <param name="memory">What was encoded: [S, N, E] alike.</param>
    /// <param name="mask">[T, T], or [N · heads, T, T]: true where a place of x may not look at x; or numbers that are added before the softmax.</param>
    /// <param name="memoryMask">[T, S] alike: where a place of x may not look at the memory.</param>
    /// <param name="keyPaddingMask">[N, T] or [T]: true where nobody is to look at x.</param>
    /// <param name="memoryKeyPaddingMask">[N, S] or [S]: true where nobody is to look at the memory.</param>
    /// <param name="isCausal">Whether places of x see those up to their own only.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Tensor Forward(
        Tensor x, Tensor memory, Tensor? mask = null, Tensor? memoryMask = null, Tensor? keyPaddingMask = null, Tensor? memoryKeyPaddingMask = null, bool isCausal = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(memory);
        x = _parts.Add(x, _norm1, IsTraining, y => _attention.Values(y, y, y, keyPaddingMask, mask, isCausal));
        x = _parts.Add(x, _norm2, IsTraining, y => _crossAttention.Values(y, memory, memory, memoryKeyPaddingMask, memoryMask, isCausal: false));
        return _parts.Add(x, _norm3, IsTraining, y => _parts.FeedForward(y, _linear1, _linear2, IsTraining));
    }
}
