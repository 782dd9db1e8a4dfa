namespace Nabla.Learning;

/// <summary>A layer whose weight is a direction times a length, w = g v / ‖v‖, which are learned apart (Salimans, Kingma 2016). PyTorch's weight_norm, with its names: <c>weight_g</c>, <c>weight_v</c>.</summary>
[Module]
public sealed partial class WeightNorm : Layer
{
    private readonly IWeighted _layer;
    private readonly int? _axis;
    private readonly Variable _length;

    /// <summary>The layer with its weight taken apart; it computes what it computed before until it learns.</summary>
    /// <param name="layer">A layer with a weight, which becomes the direction v.</param>
    /// <param name="axis">The axis along which each part has a length of its own; null for one length altogether.</param>
    /// <exception cref="ArgumentException">The layer has no weight to be taken apart.</exception>
    public WeightNorm(Layer layer, int? axis = 0)
    {
        _layer = Parametrised.Of(layer, nameof(WeightNorm));
        _axis = axis;
        _length = new Variable(Norm(_layer.Weight.Value));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, _layer.Weight);
        return _layer.Forward(x, _layer.Weight * (_length / Norm(_layer.Weight)));
    }

    /// <inheritdoc/>
    protected internal override void Walk(ModuleWalk walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        walk.Add("bias", _layer.Bias);
        walk.Add("weight_g", _length);
        walk.Add("weight_v", _layer.Weight);
    }

    private Tensor Norm(Tensor weight)
    {
        if (_axis is not { } axis)
        {
            return weight.Norm();
        }

        int kept = axis < 0 ? axis + weight.Rank : axis;
        return weight.Norm(axis: [.. Enumerable.Range(0, weight.Rank).Where(each => each != kept)], keepAxes: true);
    }
}
