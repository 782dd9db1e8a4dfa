namespace Nabla;

/// <summary>Says of a back end's assembly what a program that references it has to call, before anything else, for <see cref="Device.Best"/> to know its devices. The generator writes that call.</summary>
/// <param name="call">A call that may be made again, with the full name of its method.</param>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class OffersDevicesAttribute(string call) : Attribute
{
    /// <summary>The call.</summary>
    public string Call { get; } = call;
}
