namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>softmax(q kᵀ / √D + mask) v, over the last two axes: what each query finds in the values, by how well it fits the keys (Vaswani et al. 2017). PyTorch's nn.functional.scaled_dot_product_attention.</summary>
    /// <param name="key">k: [.., S, D] for queries [.., L, D].</param>
    /// <param name="value">v: [.., S, E].</param>
    /// <param name="attnMask">[.., L, S]: bools, true where a query may look; or numbers that are added before the softmax.</param>
    /// <param name="dropoutP">How likely a weight is dropped.</param>
    /// <param name="isCausal">Whether queries see keys up to their own place only.</param>
    /// <param name="scale">What products are multiplied by; 1/√D if null.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <returns>[.., L, E].</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or there are both a mask and causality.</exception>
    public Tensor ScaledDotProductAttention(Tensor key, Tensor value, Tensor? attnMask = null, double dropoutP = 0, bool isCausal = false, double? scale = null, Generator? generator = null)
    {
        if (dropoutP != 0)
        {
            return ScaledDotProductAttentionWithAttnWeights(key, value, attnMask, dropoutP, isCausal, scale, generator).Values;
        }

        attnMask = AttentionMask(key, value, attnMask, isCausal);
        DType dtype = Alignment.Common([Floating(), key.Floating(), value.Floating()]);
        Shape batch = Shape.Scalar;
        foreach (Tensor? part in (Tensor?[])[this, key, value, attnMask])
        {
            batch = part is { Rank: > 2 } ? Alignment.Common("ScaledDotProductAttention", batch, Shape.Create(part.Shape.Lengths[..^2])) : batch;
        }

        Tensor[] operands = [.. new[] { this, key, value }.Select(x => Placed(Alignment.As(x, dtype), x.Shape[^2], x.Shape[^1]))];
        if (attnMask is not null)
        {
            attnMask = Placed(attnMask.DType == DType.Bool ? attnMask : Alignment.As(attnMask, dtype), Shape[^2], key.Shape[^2]);
            operands = [.. operands, attnMask];
        }

        return new Primitives.Attention(scale ?? 1 / Math.Sqrt(Shape[^1]), KeepsSums: false).Apply(operands);

        Tensor Placed(Tensor x, int rows, int columns) => Alignment.To(x, Shape.Create([.. batch.Lengths, rows, columns]));
    }

    /// <summary>The same, and the weights, [.., L, S], before they are dropped.</summary>
    /// <param name="key">k: [.., S, D] for queries [.., L, D].</param>
    /// <param name="value">v: [.., S, E].</param>
    /// <param name="attnMask">[.., L, S]: bools, true where a query may look; or numbers that are added before the softmax.</param>
    /// <param name="dropoutP">How likely a weight is dropped.</param>
    /// <param name="isCausal">Whether queries see keys up to their own place only.</param>
    /// <param name="scale">What products are multiplied by; 1/√D if null.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or there are both a mask and causality.</exception>
    public (Tensor Values, Tensor Weights) ScaledDotProductAttentionWithAttnWeights(Tensor key, Tensor value, Tensor? attnMask = null, double dropoutP = 0, bool isCausal = false, double? scale = null, Generator? generator = null)
    {
        attnMask = AttentionMask(key, value, attnMask, isCausal);
        Tensor scores = (this * (scale ?? 1 / Math.Sqrt(Shape[^1]))).MatMul(key.Transpose(-2, -1));
        if (attnMask is not null)
        {
            scores = attnMask.DType == DType.Bool ? Functions.Where(attnMask, scores, double.NegativeInfinity) : scores + attnMask;
        }

        Tensor weights = scores.Softmax(-1);
        return (weights.Dropout(dropoutP, true, generator).MatMul(value), weights);
    }

    /// <summary>The mask that was asked for, or that causality is, or null; fails where queries, keys and values do not fit.</summary>
    private Tensor? AttentionMask(Tensor key, Tensor value, Tensor? attnMask, bool isCausal)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (Rank < 2 || key.Rank < 2 || value.Rank < 2 || Shape[^1] != key.Shape[^1] || key.Shape[^2] != value.Shape[^2])
        {
            throw new ArgumentException($"ScaledDotProductAttention takes queries [.., L, D], keys [.., S, D] and values [.., S, E], not {Shape}, {key.Shape} and {value.Shape}{CallSite.Suffix()}.", nameof(key));
        }

        if (isCausal && attnMask is not null)
        {
            throw new ArgumentException($"ScaledDotProductAttention is causal by itself, or by a mask, not both{CallSite.Suffix()}.", nameof(attnMask));
        }

        return isCausal ? Arange(Shape[^2]).Unsqueeze(1) >= Arange(key.Shape[^2]) : attnMask;
    }

    /// <summary>y[o] = Σ x[i] W[o, i, j] z[j] + b[o], for each row of x and z. PyTorch's nn.functional.bilinear.</summary>
    /// <param name="input2">z: [.., J] for x [.., I].</param>
    /// <param name="weight">W: [O, I, J].</param>
    /// <param name="bias">b: [O], or null.</param>
    /// <returns>[.., O].</returns>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Tensor Bilinear(Tensor input2, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(input2);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 3 || Rank == 0 || Rank != input2.Rank || !Shape.Lengths[..^1].SequenceEqual(input2.Shape.Lengths[..^1]) || Shape[^1] != weight.Shape[1] || input2.Shape[^1] != weight.Shape[2])
        {
            throw new ArgumentException($"Bilinear takes x [.., I], z [.., J] and a weight [O, I, J], not {Shape}, {input2.Shape} and {weight.Shape}{CallSite.Suffix()}.", nameof(weight));
        }

        (int outputs, int first, int second) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        int rows = checked((int)Shape.Create(Shape.Lengths[..^1]).Count);
        Tensor products = Reshape(rows, first).MatMul(weight.Permute(1, 0, 2).Reshape(first, outputs * second)).Reshape(rows, outputs, second);
        Tensor y = products.MatMul(input2.Reshape(rows, second, 1)).Reshape(Shape.Create([.. Shape.Lengths[..^1], outputs]));
        return bias is null ? y : y + bias;
    }
}
