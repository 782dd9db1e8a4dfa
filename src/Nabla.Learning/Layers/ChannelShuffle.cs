namespace Nabla.Learning;

/// <summary>Channels of [N, C, …] dealt out among groups. PyTorch's ChannelShuffle.</summary>
/// <param name="groups">Into how many groups channels fall.</param>
[Module]
public sealed partial class ChannelShuffle(int groups) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">C is no multiple of the groups.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ChannelShuffle(groups);
    }
}
