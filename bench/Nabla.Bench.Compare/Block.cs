using Nabla.Learning;

namespace Nabla.Bench.Compare;

/// <summary>One block of a transformer that normalises first: attention over all tokens, then two layers with gelu between them, each added to what came in.</summary>
[Module]
internal sealed partial class Block : Layer
{
    private readonly int _width;
    private readonly int _heads;
    private readonly LayerNorm _before;
    private readonly Linear _projections;
    private readonly Linear _joined;
    private readonly LayerNorm _between;
    private readonly Linear _wide;
    private readonly Linear _narrow;

    public Block(int width, int heads)
    {
        _width = width;
        _heads = heads;
        _before = new LayerNorm(width);
        _projections = new Linear(width, 3 * width);
        _joined = new Linear(width, width);
        _between = new LayerNorm(width);
        _wide = new Linear(width, 4 * width);
        _narrow = new Linear(4 * width, width);
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
        Tensor weights = (all[0].MatMul(all[1].Transpose(-2, -1)) * (1 / Math.Sqrt(depth))).Softmax(-1);
        return _joined.Forward(weights.MatMul(all[2]).Permute(0, 2, 1, 3).Reshape(batch, tokens, _width));
    }
}
