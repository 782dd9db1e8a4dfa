namespace Nabla.Learning;

/// <summary>Attention in several heads: queries, keys and values are mapped, cut into heads that attend each by itself, and what they find is joined and mapped (Vaswani et al. 2017). PyTorch's MultiheadAttention.</summary>
[Module]
public sealed partial class MultiheadAttention : Layer
{
    private readonly int _heads;
    private readonly double _dropout;
    private readonly bool _batchFirst;
    private readonly Generator _generator;

    [StateName("in_proj_weight")]
    private readonly Variable _inWeight;

    [StateName("in_proj_bias")]
    private readonly Variable? _inBias;

    [StateName("out_proj")]
    private readonly Linear _out;

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="width">E: the length of the last axis of queries, keys and values.</param>
    /// <param name="heads">How many heads; E is a multiple of it.</param>
    /// <param name="dropout">How likely, in training, a weight is dropped.</param>
    /// <param name="bias">Whether the maps have shifts, at first zeros.</param>
    /// <param name="batchFirst">Whether the batch is the first axis, [N, L, E], rather than the second.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentException">The width is no multiple of the heads.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MultiheadAttention(int width, int heads, double dropout = 0, bool bias = true, bool batchFirst = false, Generator? generator = null, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        if (width % heads != 0)
        {
            throw new ArgumentException($"MultiheadAttention cannot cut a width of {width} into {heads} heads of one length.", nameof(heads));
        }

        _heads = heads;
        _dropout = dropout;
        _batchFirst = batchFirst;
        _generator = generator ?? Generator.Default;
        _inWeight = new Variable(Initialize.XavierUniform([3 * width, width], dtype, generator));
        _inBias = bias ? new Variable(Tensor.Zeros([3 * width], dtype)) : null;
        _out = new Linear(width, width, bias, Initialize.FanInUniform, generator, dtype);
    }

    /// <inheritdoc/>
    public override IEnumerable<Generator> Generators => [_generator];

    /// <summary>Self-attention: x looks at itself.</summary>
    /// <param name="x">[L, N, E], or [N, L, E] with the batch first, or [L, E].</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public override Tensor Forward(Tensor x) => Forward(x, x, x).Values;

    /// <summary>What each query finds in the values, and how much of each the heads took on average.</summary>
    /// <param name="query">[L, N, E], or [N, L, E] with the batch first, or [L, E].</param>
    /// <param name="key">[S, N, E] alike.</param>
    /// <param name="value">[S, N, E] alike.</param>
    /// <param name="keyPaddingMask">[N, S] or [S]: true where a key counts nothing.</param>
    /// <param name="attnMask">[L, S]: true where a query may not look; or numbers that are added before the softmax.</param>
    /// <param name="isCausal">Whether queries see keys up to their own place only.</param>
    /// <returns>Values of the shape of the queries; weights [N, L, S] or [L, S].</returns>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public (Tensor Values, Tensor Weights) Forward(Tensor query, Tensor key, Tensor value, Tensor? keyPaddingMask = null, Tensor? attnMask = null, bool isCausal = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        CheckElements(query, _inWeight);
        bool isSingle = query.Rank == 2;
        int width = _inWeight.Shape[1];
        if (query.Rank is not (2 or 3) || key.Rank != query.Rank || value.Rank != query.Rank || query.Shape[^1] != width)
        {
            throw new ArgumentException($"MultiheadAttention of width {width} takes queries, keys and values [L, N, {width}] or [L, {width}], not {query.Shape}, {key.Shape} and {value.Shape}.", nameof(query));
        }

        Tensor q = Heads(query, 0);
        Tensor k = Heads(key, 1);
        Tensor v = Heads(value, 2);
        Tensor? mask = attnMask is null ? null : attnMask.DType == DType.Bool ? !attnMask : attnMask;
        if (isCausal)
        {
            Tensor causal = Tensor.Arange(q.Shape[2]).Unsqueeze(1) >= Tensor.Arange(k.Shape[2]);
            mask = mask is null ? causal : mask.DType == DType.Bool ? mask & causal : Functions.Where(causal, mask, double.NegativeInfinity);
        }

        if (keyPaddingMask is not null)
        {
            Tensor counts = !keyPaddingMask.Reshape(-1, 1, 1, k.Shape[2]);
            mask = mask is null ? counts : mask.DType == DType.Bool ? mask & counts : Functions.Where(counts, mask, double.NegativeInfinity);
        }

        (Tensor found, Tensor weights) = q.ScaledDotProductAttentionWithAttnWeights(k, v, mask, IsTraining ? _dropout : 0, generator: _generator);

        // [N, heads, L, E / heads] → [N, L, E]
        Tensor joined = _out.Forward(found.Transpose(1, 2).Reshape(found.Shape[0], found.Shape[2], width));
        weights = weights.Mean(1);
        return isSingle ? (joined.Squeeze(0), weights.Squeeze(0)) : (_batchFirst ? joined : joined.Transpose(0, 1), weights);
    }

    private Tensor Heads(Tensor x, int part)
    {
        int width = _inWeight.Shape[1];
        Tensor batch = x.Rank == 2 ? x.Unsqueeze(0) : _batchFirst ? x : x.Transpose(0, 1);
        Tensor mapped = batch.Linear(_inWeight.Narrow(0, part * width, width), _inBias?.Narrow(0, part * width, width));
        return mapped.Reshape(mapped.Shape[0], mapped.Shape[1], _heads, width / _heads).Transpose(1, 2);
    }
}
