namespace Nabla;

public sealed partial class Variable
{
    /// <summary>Moves what the variable holds to a device, and the gradient that it has; it stays the same variable. For all of a model: <c>model.To(device)</c>. In PyTorch, <c>p.data = p.data.to(device)</c>.</summary>
    /// <param name="device">Where it is to be; where it is there already nothing happens.</param>
    /// <exception cref="InsufficientMemoryException">The device has not enough memory; the message says how much was asked for. The variable is where it was.</exception>
    public void MoveTo(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Tensor value = Value.To(device);
        Tensor? gradient = Trainable && !IsGradDropped ? Grad?.To(device) : null;
        Value = value;
        if (gradient is not null)
        {
            ReplaceGrad(gradient);
        }
    }
}
