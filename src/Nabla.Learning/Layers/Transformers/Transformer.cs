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
