namespace Nabla.Eng.Parity;

/// <summary>A member does not take what a sample gives.</summary>
internal sealed class UnboundException(string message) : Exception(message);
