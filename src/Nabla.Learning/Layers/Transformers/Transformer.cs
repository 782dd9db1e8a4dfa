namespace Nabla.Learning;

/// <summary>An encoder and a decoder that looks at what it made (Vaswani et al. 2017). PyTorch's Transformer.</summary>
[Module]
public sealed partial class Transformer : Module
{
    /// <summary>A transformer of two parts.</summary>
    /// <param name="encoder">What reads the source.</param>
    /// <param name="decoder">What goes over the target and looks at what the encoder made.</param>
    public Transformer(TransformerEncoder encoder, TransformerDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        (Encoder, Decoder) = (encoder, decoder);
    }

    /// <summary>A transformer whose layers are alike, with a normalisation after each of the parts, and with matrices drawn evenly in Xavier's bounds, as PyTorch's are.</summary>
    /// <param name="width">E: the length of the last axis.</param>
    /// <param name="heads">How many heads attention has; E is a multiple of it.</param>
    /// <param name="encoderLayers">How many layers read the source.</param>
    /// <param name="decoderLayers">How many go over the target.</param>
    /// <param name="feedForward">How wide a layer is between its two linear ones.</param>
    /// <param name="dropout">How likely, in training, a number is dropped.</param>
    /// <param name="activation">What stands between the linear layers; relu if null.</param>
    /// <param name="epsilon">What is added to variances.</param>
    /// <param name="batchFirst">Whether the batch is the first axis, [N, T, E], rather than the second.</param>
    /// <param name="normFirst">Whether parts of layers are given what is normalised, rather than sums normalised after them.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentException">The width is no multiple of the heads.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Transformer(
        int width = 512, int heads = 8, int encoderLayers = 6, int decoderLayers = 6, int feedForward = 2048, double dropout = 0.1, Func<Tensor, Tensor>? activation = null, double epsilon = 1e-5, bool batchFirst = false, bool normFirst = false, Generator? generator = null, DType dtype = DType.Float32)
        : this(
            new TransformerEncoder(encoderLayers, () => new TransformerEncoderLayer(width, heads, feedForward, dropout, activation, epsilon, batchFirst, normFirst, generator: generator, dtype: dtype), new LayerNorm(width, epsilon, dtype: dtype)),
            new TransformerDecoder(decoderLayers, () => new TransformerDecoderLayer(width, heads, feedForward, dropout, activation, epsilon, batchFirst, normFirst, generator: generator, dtype: dtype), new LayerNorm(width, epsilon, dtype: dtype)))
    {
        foreach (Variable matrix in Parameters.Where(static parameter => parameter.Rank > 1))
        {
            matrix.Value = Initialize.XavierUniform(matrix.Shape, dtype, generator);
        }
    }

    /// <summary>What reads the source.</summary>
    public TransformerEncoder Encoder { get; }

    /// <summary>What goes over the target and looks at what the encoder made.</summary>
    public TransformerDecoder Decoder { get; }

    /// <summary>The target, having looked at itself and at the encoded source.</summary>
    /// <param name="source">[S, N, E], or [N, S, E] where layers have the batch first, or [S, E].</param>
    /// <param name="target">[T, N, E] alike.</param>
    /// <param name="sourceMask">[S, S]: true where a place of the source may not look at the source; or numbers that are added before the softmax.</param>
    /// <param name="targetMask">[T, T] alike for the target.</param>
    /// <param name="memoryMask">[T, S] alike for the target looking at the encoded source.</param>
    /// <param name="sourceKeyPaddingMask">[N, S] or [S]: true where nobody is to look, in the encoder and from the decoder.</param>
    /// <param name="targetKeyPaddingMask">[N, T] or [T]: true where nobody is to look at the target.</param>
    /// <param name="isCausal">Whether places of the target see those up to their own only.</param>
    /// <returns>The shape of <paramref name="target"/>.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Tensor Forward(
        Tensor source, Tensor target, Tensor? sourceMask = null, Tensor? targetMask = null, Tensor? memoryMask = null, Tensor? sourceKeyPaddingMask = null, Tensor? targetKeyPaddingMask = null, bool isCausal = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        return Decoder.Forward(target, Encoder.Forward(source, sourceMask, sourceKeyPaddingMask), targetMask, memoryMask, targetKeyPaddingMask, sourceKeyPaddingMask, isCausal);
    }
}
