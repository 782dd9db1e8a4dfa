using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The tensor on another device, to be computed with there; this tensor as it is where it is there already.</summary>
    /// <param name="device">Where it is to be, such as <see cref="Device.Cpu"/>.</param>
    /// <returns>The same numbers, of any element type and shape. Moving from a device to the host waits until they are computed, moving there does not.</returns>
    /// <remarks>Derivatives pass: gradients arrive where this tensor lives. A C# number becomes a tensor of its own element type. Inside a compiled function, which computes on one device, it says where that is.</remarks>
    /// <exception cref="InsufficientMemoryException">The device has not enough memory; the message says how much was asked for.</exception>
    public Tensor To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Tensor x = IsWeak ? Alignment.As(this, DType) : Captured;
        return ReferenceEquals(x.Place, device) ? x : new Transfer(x.Device, device).Apply(x);
    }
}
