namespace Nabla;

/// <summary>A kind of devices that a back end offers to <see cref="Device.Best"/>.</summary>
/// <param name="Name">For example <c>cuda</c>.</param>
/// <param name="Rank">The greater, the sooner it is tried: <see cref="OfTheMaker"/> or <see cref="OfAnyMaker"/>.</param>
/// <param name="OpenBest">Opens the best device of the kind that is worth more than the processor, or throws and says why there is none.</param>
internal sealed record DeviceKind(string Name, int Rank, Func<Device> OpenBest)
{
    /// <summary>Devices by the runtime of who made them.</summary>
    public const int OfTheMaker = 2;

    /// <summary>Devices by a runtime for all makers', which knows none of them as well.</summary>
    public const int OfAnyMaker = 1;
}
