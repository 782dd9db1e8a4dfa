namespace Nabla.Learning;

/// <summary>Attention in several heads: queries, keys and values are mapped, cut into heads that attend each by itself, and what they find is joined and mapped (Vaswani et al. 2017). PyTorch's MultiheadAttention.</summary>
[Module]
public sealed partial class MultiheadAttention : Layer
{
    private readonly int _width;
    private readonly int _heads;
    private readonly double _dropout;
    private readonly bool _batchFirst;
    private readonly RotaryPositions? _positions;
    private readonly Generator _generator;

    [StateName("in_proj_weight")]
    private readonly Variable? _inWeight;

    [StateName("q_proj_weight")]
    private readonly Variable? _queryWeight;

    [StateName("k_proj_weight")]
    private readonly Variable? _keyWeight;

    [StateName("v_proj_weight")]
    private readonly Variable? _valueWeight;

    [StateName("in_proj_bias")]
    private readonly Variable? _inBias;

    [StateName("out_proj")]
    private readonly Linear _out;

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="width">E: the length of the last axis of queries and of what is found.</param>
    /// <param name="heads">How many heads; E is a multiple of it.</param>
    /// <param name="dropout">How likely, in training, a weight is dropped.</param>
    /// <param name="bias">Whether the maps have shifts, at first zeros.</param>
    /// <param name="batchFirst">Whether the batch is the first axis, [N, L, E], rather than the second.</param>
    /// <param name="keyWidth">The length of the last axis of keys; E if 0.</param>
    /// <param name="valueWidth">The length of the last axis of values; E if 0.</param>
    /// <param name="positions">Turns queries and keys of each head by their places, if given; of width E / heads.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentException">The width is no multiple of the heads, or positions are of another width.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MultiheadAttention(
        int width, int heads, double dropout = 0, bool bias = true, bool batchFirst = false, int keyWidth = 0, int valueWidth = 0, RotaryPositions? positions = null, Generator? generator = null, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        ArgumentOutOfRangeException.ThrowIfNegative(keyWidth);
        ArgumentOutOfRangeException.ThrowIfNegative(valueWidth);
        if (width % heads != 0)
        {
            throw new ArgumentException($"MultiheadAttention cannot cut a width of {width} into {heads} heads of one length.", nameof(heads));
        }

        if (positions is not null && positions.Width != width / heads)
        {
            throw new ArgumentException($"MultiheadAttention has heads {width / heads} wide, but positions for a width of {positions.Width}.", nameof(positions));
        }

        (_width, _heads, _dropout, _batchFirst, _positions) = (width, heads, dropout, batchFirst, positions);
        _generator = generator ?? Generator.Default;
        (int ofKeys, int ofValues) = (keyWidth == 0 ? width : keyWidth, valueWidth == 0 ? width : valueWidth);
        if (ofKeys == width && ofValues == width)
        {
            _inWeight = new Variable(Initialize.XavierUniform([3 * width, width], dtype, generator));
        }
        else
        {
            _queryWeight = new Variable(Initialize.XavierUniform([width, width], dtype, generator));
            _keyWeight = new Variable(Initialize.XavierUniform([width, ofKeys], dtype, generator));
            _valueWeight = new Variable(Initialize.XavierUniform([width, ofValues], dtype, generator));
        }

        _inBias = bias ? new Variable(Tensor.Zeros([3 * width], dtype)) : null;
        _out = new Linear(width, width, bias, Initialize.FanInUniform, generator, dtype);
    }

    /// <inheritdoc/>
    public override IEnumerable<Generator> Generators => [_generator];

    /// <summary>Self-attention: x looks at itself.</summary>
    /// <param name="x">[L, N, E], or [N, L, E] with the batch first, or [L, E].</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Values(x, x, x, null, null, isCausal: false);
    }

    /// <summary>What each query finds in the values, and how much of each the heads took on average.</summary>
    /// <param name="query">[L, N, E], or [N, L, E] with the batch first, or [L, E].</param>
    /// <param name="key">[S, N, keyWidth] alike.</param>
    /// <param name="value">[S, N, valueWidth] alike.</param>
    /// <param name="keyPaddingMask">[N, S] or [S]: true where a key counts nothing; or numbers that are added before the softmax.</param>
    /// <param name="attnMask">[L, S], or [N · heads, L, S]: true where a query may not look; or numbers that are added before the softmax.</param>
    /// <param name="isCausal">Whether queries see keys up to their own place only.</param>
    /// <returns>Values of the shape of the queries; weights [N, L, S] or [L, S].</returns>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public (Tensor Values, Tensor Weights) Forward(Tensor query, Tensor key, Tensor value, Tensor? keyPaddingMask = null, Tensor? attnMask = null, bool isCausal = false)
    {
        (Tensor q, Tensor k, Tensor v, Tensor? mask) = Prepared(query, key, value, keyPaddingMask, attnMask, isCausal);
        (Tensor found, Tensor weights) = q.ScaledDotProductAttentionWithAttnWeights(k, v, mask, IsTraining ? _dropout : 0, generator: _generator);
        Tensor mean = weights.Mean(1);
        return (Joined(query, found), query.Rank == 2 ? mean.Squeeze(0) : mean);
    }

    /// <summary>The same without the weights, which are not kept for reverse mode then.</summary>
    internal Tensor Values(Tensor query, Tensor key, Tensor value, Tensor? keyPaddingMask, Tensor? attnMask, bool isCausal)
    {
        (Tensor q, Tensor k, Tensor v, Tensor? mask) = Prepared(query, key, value, keyPaddingMask, attnMask, isCausal);
        return Joined(query, q.ScaledDotProductAttention(k, v, mask, IsTraining ? _dropout : 0, generator: _generator));
    }

    /// <summary>Queries, keys and values of the heads, and where queries may look.</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values, Tensor? Mask) Prepared(Tensor query, Tensor key, Tensor value, Tensor? keyPaddingMask, Tensor? attnMask, bool isCausal)
    {
        Check(query, key, value);
        (Tensor q, Tensor k, Tensor v) = Mapped(query, key, value);
        (q, k) = _positions is null ? (q, k) : (_positions.Forward(q), _positions.Forward(k));
        return (q, k, v, Mask(q, k, keyPaddingMask, attnMask, isCausal));
    }

    /// <summary>What the heads found, [N, heads, L, E / heads], as one: in the order of axes that the queries came in.</summary>
    private Tensor Joined(Tensor query, Tensor found)
    {
        Tensor joined = _out.Forward(found.Transpose(1, 2).Reshape(found.Shape[0], found.Shape[2], _width));
        return query.Rank == 2 ? joined.Squeeze(0) : _batchFirst ? joined : joined.Transpose(0, 1);
    }

    private void Check(Tensor query, Tensor key, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        CheckElements(query, _out.Weight);
        (int ofKeys, int ofValues) = (_keyWeight?.Shape[1] ?? _width, _valueWeight?.Shape[1] ?? _width);
        bool fits = query.Rank is 2 or 3 && key.Rank == query.Rank && value.Rank == query.Rank && query.Shape[^1] == _width && key.Shape[^1] == ofKeys && value.Shape[^1] == ofValues
            && key.Shape.Lengths[..^1].SequenceEqual(value.Shape.Lengths[..^1]);
        if (!fits || (query.Rank == 3 && query.Shape[_batchFirst ? 0 : 1] != key.Shape[_batchFirst ? 0 : 1]))
        {
            string before = _batchFirst ? "N, " : "";
            string after = _batchFirst ? "" : "N, ";
            throw new ArgumentException(
                $"MultiheadAttention of width {_width} takes queries [{before}L, {after}{_width}], keys [{before}S, {after}{ofKeys}] and values [{before}S, {after}{ofValues}], all with N or none, not {query.Shape}, {key.Shape} and {value.Shape}.", nameof(query));
        }
    }

    /// <summary>Queries, keys and values in heads: [N, heads, L or S, E / heads]. What is the same tensor is mapped by one product.</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values) Mapped(Tensor query, Tensor key, Tensor value)
    {
        if (_inWeight is null)
        {
            return (Heads(query, _queryWeight!, 0), Heads(key, _keyWeight!, 1), Heads(value, _valueWeight!, 2));
        }

        if (ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            Tensor[] all = [.. Batch(query).Linear(_inWeight, _inBias).Chunk(3, -1).Select(Cut)];
            return (all[0], all[1], all[2]);
        }

        Tensor Part(Tensor x, int part) => Heads(x, _inWeight.Narrow(0, part * _width, _width), part);
        return (Part(query, 0), Part(key, 1), Part(value, 2));
    }

    private Tensor Heads(Tensor x, Tensor weight, int part) => Cut(Batch(x).Linear(weight, _inBias?.Narrow(0, part * _width, _width)));

    private Tensor Cut(Tensor mapped) => mapped.Reshape(mapped.Shape[0], mapped.Shape[1], _heads, _width / _heads).Transpose(1, 2);

    private Tensor Batch(Tensor x) => x.Rank == 2 ? x.Unsqueeze(0) : _batchFirst ? x : x.Transpose(0, 1);

    /// <summary>Where queries may look, as bools, or what is added before the softmax: all that was asked for in one, or null.</summary>
    private Tensor? Mask(Tensor q, Tensor k, Tensor? keyPaddingMask, Tensor? attnMask, bool isCausal)
    {
        (int batch, int queries, int keys) = (q.Shape[0], q.Shape[2], k.Shape[2]);
        Tensor? mask = null;
        if (attnMask is not null)
        {
            bool fits = attnMask.Rank is 2 or 3 && attnMask.Shape[^1] == keys && attnMask.Shape[^2] == queries && (attnMask.Rank == 2 || attnMask.Shape[0] == batch * _heads);
            mask = fits
                ? Allowed(attnMask.Rank == 2 ? attnMask : attnMask.Reshape(batch, _heads, queries, keys))
                : throw new ArgumentException($"MultiheadAttention of {queries} queries and {keys} keys takes a mask [{queries}, {keys}] or [{batch * _heads}, {queries}, {keys}], not {attnMask.Shape}.", nameof(attnMask));
        }

        if (isCausal)
        {
            mask = Both(mask, Tensor.Arange(queries).Unsqueeze(1) >= Tensor.Arange(keys));
        }

        if (keyPaddingMask is not null)
        {
            mask = keyPaddingMask.Shape == (keyPaddingMask.Rank == 1 && batch == 1 ? Shape.Create([keys]) : Shape.Create([batch, keys]))
                ? Both(mask, Allowed(keyPaddingMask.Reshape(batch, 1, 1, keys)))
                : throw new ArgumentException($"MultiheadAttention of {keys} keys in {batch} sequences takes a padding mask [{batch}, {keys}], not {keyPaddingMask.Shape}.", nameof(keyPaddingMask));
        }

        return mask;
    }

    /// <summary>The layer's masks say where not to look; attention's own say where to.</summary>
    private static Tensor Allowed(Tensor mask) => mask.DType == DType.Bool ? !mask : mask;

    private static Tensor Both(Tensor? mask, Tensor other)
        => mask is null ? other
            : mask.DType != DType.Bool ? other.DType != DType.Bool ? mask + other : Functions.Where(other, mask, double.NegativeInfinity)
            : other.DType == DType.Bool ? mask & other : Functions.Where(mask, other, double.NegativeInfinity);
}
