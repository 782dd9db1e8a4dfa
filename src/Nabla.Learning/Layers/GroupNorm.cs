namespace Nabla.Learning;

/// <summary>Group normalisation of [N, C, …]: channels fall into groups, each group of each image is standardized, then each channel scaled and shifted (Wu, He 2018). PyTorch's GroupNorm.</summary>
[Module]
public sealed partial class GroupNorm : Layer
{
    private readonly int _groups;
    private readonly double _epsilon;

    /// <summary>A layer for so many channels.</summary>
    /// <param name="groups">Into how many groups the channels fall.</param>
    /// <param name="channels">C, a multiple of it.</param>
    /// <param name="epsilon">ε, added to variances.</param>
    /// <param name="affine">Whether there are a scale, at first ones, and a shift, at first zeros.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    /// <exception cref="ArgumentException">Channels do not fall into groups.</exception>
    public GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (channels % groups != 0)
        {
            throw new ArgumentException($"GroupNorm cannot put {channels} channels into {groups} groups.", nameof(groups));
        }

        _groups = groups;
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
    /// <exception cref="ArgumentException">x is not [N, C, …], or its element type would promote the parameters.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        return x.GroupNorm(_groups, Weight, Bias, _epsilon);
    }
}
