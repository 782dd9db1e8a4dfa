using Nabla.Learning;

namespace Nabla.Eng.GpuCheck;

/// <summary>One block of a transformer that normalises first and looks back only: attention, then two layers with gelu between them, each added to what came in.</summary>
[Module]
internal sealed partial class CausalBlock : Layer
{
    private readonly int _width;
    private readonly int _heads;
    private readonly LayerNorm _before;
    private readonly Linear _projections;
    private readonly Linear _joined;
    private readonly LayerNorm _between;
    private readonly Linear _wide;
    private readonly Linear _narrow;

    public CausalBlock(int width, int heads, DType dtype)
    {
        _width = width;
        _heads = heads;
        _before = new LayerNorm(width, dtype: dtype);
        _projections = new Linear(width, 3 * width, dtype: dtype);
        _joined = new Linear(width, width, dtype: dtype);
        _between = new LayerNorm(width, dtype: dtype);
        _wide = new Linear(width, 4 * width, dtype: dtype);
        _narrow = new Linear(4 * width, width, dtype: dtype);
    }

    public override Tensor Forward(Tensor x)
    {
        x = x + Attention(_before.Forward(x));
        return x + _narrow.Forward(_wide.Forward(_between.Forward(x)).Gelu());
    }

    private Tensor Attention(Tensor x)
    {
        (int batch, int tokens, int depth) = (x.Shape[0], x.Shape[1], _width / _heads);
        Tensor all = _projections.Forward(x).Reshape(batch, tokens, 3, _heads, depth).Permute(2, 0, 3, 1, 4);
        return _joined.Forward(all[0].ScaledDotProductAttention(all[1], all[2], isCausal: true).Permute(0, 2, 1, 3).Reshape(batch, tokens, _width));
    }
}
