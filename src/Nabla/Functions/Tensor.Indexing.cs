namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>A part of the tensor: integers and <c>^1</c> pick, ranges take, both as views; bool masks and integer tensors gather a copy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside its axis.</exception>
    /// <exception cref="ArgumentException">There are more entries than axes.</exception>
    public Tensor this[params ReadOnlySpan<At> at] => new Selection(this, at).Pick(this);

    /// <summary>A copy with a part replaced by <paramref name="value"/>, which broadcasts to the part. Differentiable in both.</summary>
    /// <remarks>Where an integer tensor names a position more than once, the last value written stays.</remarks>
    /// <exception cref="ArgumentException"><paramref name="value"/> does not broadcast to the part, or would lose its fractions in a tensor of integers.</exception>
    public Tensor With(Tensor value, params ReadOnlySpan<At> at)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new Selection(this, at).Replace(this, Alignment.Into("With", value, DType));
    }
}
