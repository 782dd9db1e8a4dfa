namespace Nabla.Gpu;

/// <summary>A kernel was found nowhere, and what would compile it is not installed; the message says what to install. See Note [Without a compiler].</summary>
internal sealed class NoCompilerException(string message) : DllNotFoundException(message);
