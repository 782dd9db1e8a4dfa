namespace Nabla;

/// <summary>A function that was being written down as a graph (Jit, Trace, Scan, Cond, While, Checkpoint) asked for what is there only when it runs: a value, or a new variable.</summary>
/// <param name="message">What was asked for, at which line, and what to write instead.</param>
public sealed class TracingException(string message) : InvalidOperationException(message);
