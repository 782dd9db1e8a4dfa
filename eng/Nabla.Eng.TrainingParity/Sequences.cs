using Nabla.Learning;

namespace Nabla.Eng.TrainingParity;

/// <summary>A number for every step of a sequence.</summary>
[Module]
internal sealed partial class Sequences : Layer
{
    private readonly Lstm _lstm = new(4, 12, layers: 2, dtype: DType.Float64);
    private readonly Linear _out = new(12, 1, dtype: DType.Float64);

    public override Tensor Forward(Tensor x) => _out.Forward(_lstm.Forward(x));
}
