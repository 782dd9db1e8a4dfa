namespace Nabla;

/// <summary>A device, its driver or its compiler refused something; the message says what was asked and what the answer was.</summary>
/// <remarks>Where memory is short, <see cref="InsufficientMemoryException"/> is thrown instead; where a library is missing, <see cref="DllNotFoundException"/>.</remarks>
public sealed class DeviceException : InvalidOperationException
{
    internal DeviceException(string message)
        : base(message)
    {
    }
}
