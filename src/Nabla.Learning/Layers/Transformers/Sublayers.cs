namespace Nabla.Learning;

/// <summary>How the parts of a transformer's layer are put together: each is added to what it was given, which is normalised before the part or after the sum.</summary>
internal sealed class Sublayers(bool normFirst, double dropout, Func<Tensor, Tensor>? activation, Generator generator)
{
    private readonly double _dropout = Dropout.Checked(dropout, "A transformer's layer", nameof(dropout));

    /// <summary>x + part(norm(x)) or norm(x + part(x)), with what the part gives dropped in training.</summary>
    public Tensor Add(Tensor x, LayerNorm norm, bool training, Func<Tensor, Tensor> part)
        => normFirst ? x + Drop(part(norm.Forward(x)), training) : norm.Forward(x + Drop(part(x), training));

    /// <summary>Two linear layers with an activation between them.</summary>
    public Tensor FeedForward(Tensor x, Linear wide, Linear narrow, bool training)
    {
        Tensor middle = wide.Forward(x);
        return narrow.Forward(Drop(activation is null ? middle.Relu() : activation(middle), training));
    }

    private Tensor Drop(Tensor x, bool training) => x.Dropout(_dropout, training, generator);
}
