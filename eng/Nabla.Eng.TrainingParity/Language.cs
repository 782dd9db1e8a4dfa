using Nabla.Learning;

namespace Nabla.Eng.TrainingParity;

/// <summary>The next token, of those so far.</summary>
[Module]
internal sealed partial class Language : Layer
{
    private readonly Embedding _tokens = new(11, 16, dtype: DType.Float64);
    private readonly Variable _places = new(Tensor.Zeros([8, 16], DType.Float64));
    private readonly TransformerEncoder _encoder = new(
        2, static () => new TransformerEncoderLayer(16, 4, 32, 0, static x => x.Gelu(), batchFirst: true, normFirst: true, dtype: DType.Float64), new LayerNorm(16, dtype: DType.Float64));

    private readonly Linear _out = new(16, 11, dtype: DType.Float64);

    public override Tensor Forward(Tensor x) => _out.Forward(_encoder.Forward(_tokens.Forward(x) + _places[..x.Shape[1]], null, isCausal: true));
}
