namespace Nabla.Learning;

/// <summary>A layer whose weight may be another than its own: one that follows from others, as with <see cref="WeightNorm"/> and <see cref="SpectralNorm"/>.</summary>
public interface IWeighted
{
    /// <summary>The layer's own weight.</summary>
    Variable Weight { get; }

    /// <summary>What the layer adds, or null where it adds nothing.</summary>
    Variable? Bias { get; }

    /// <summary>What the layer makes of <paramref name="x"/> with another weight.</summary>
    /// <param name="x">What the layer takes.</param>
    /// <param name="weight">Of the shape of <see cref="Weight"/>.</param>
    Tensor Forward(Tensor x, Tensor weight);
}
