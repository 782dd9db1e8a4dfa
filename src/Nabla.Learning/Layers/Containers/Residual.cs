namespace Nabla.Learning;

/// <summary>x + part(x), or shortcut(x) + part(x): what a part adds to what it is given (He et al. 2016).</summary>
[Module]
public sealed partial class Residual : Layer
{
    private readonly Layer _part;
    private readonly Layer? _shortcut;

    /// <summary>A part and the way around it.</summary>
    /// <param name="part">What is added to x.</param>
    /// <param name="shortcut">What x goes through on its way around, where the part changes the shape; x itself if null.</param>
    public Residual(Layer part, Layer? shortcut = null)
    {
        ArgumentNullException.ThrowIfNull(part);
        (_part, _shortcut) = (part, shortcut);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The part and the way around it give other shapes.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Sum(_part.Forward(x), _shortcut?.Forward(x) ?? x);
    }

    private static Tensor Sum(Tensor added, Tensor around)
        => added.Shape == around.Shape
            ? around + added
            : throw new ArgumentException($"Residual adds what its part gives, {added.Shape}, to {around.Shape}. Give a shortcut that changes x to the part's shape.");
}
