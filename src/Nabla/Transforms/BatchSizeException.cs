namespace Nabla;

/// <summary>A function given to Jit was to be written down once for batches of any size, and does something else, not only more of it, at another size.</summary>
/// <param name="message">What depends on the size, and what to write instead.</param>
/// <param name="cause">What was thrown at another size, if something was.</param>
public sealed class BatchSizeException(string message, Exception? cause = null) : InvalidOperationException(message, cause);
