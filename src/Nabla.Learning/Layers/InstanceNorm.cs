namespace Nabla.Learning;

/// <summary>Instance normalisation: each channel of each image is standardized, then scaled and shifted if asked for (Ulyanov et al. 2016). Its layers differ in the axes behind the channels.</summary>
[Module]
public abstract partial class InstanceNorm : Layer
{
    private readonly string _lengths;
    private readonly int _rank;
    private readonly double _epsilon;

    private protected InstanceNorm(string lengths, int rank, int channels, double epsilon, bool affine, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        (_lengths, _rank) = (lengths, rank);
        _epsilon = epsilon;
        if (affine)
        {
            Weight = new Variable(Tensor.Ones([channels], dtype));
            Bias = new Variable(Tensor.Zeros([channels], dtype));
        }
    }

    /// <summary>[C], or null where nothing is scaled.</summary>
    public Variable? Weight { get; }

    /// <summary>[C], or null where nothing is shifted.</summary>
    public Variable? Bias { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x has other axes than the layer takes, or its element type would promote the parameters.</exception>
    public sealed override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        return x.Rank == _rank - 1 ? x.Unsqueeze(0).InstanceNorm(null, null, Weight, Bias, epsilon: _epsilon).Squeeze(0)
            : x.Rank == _rank ? x.InstanceNorm(null, null, Weight, Bias, epsilon: _epsilon)
            : throw new ArgumentException($"{GetType().Name} takes x {_lengths}, not {x.Shape}.", nameof(x));
    }
}
