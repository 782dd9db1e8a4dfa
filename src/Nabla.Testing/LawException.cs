namespace Nabla.Testing;

/// <summary>A law does not hold. The message names the law, the worst element and both numbers.</summary>
public sealed class LawException : Exception
{
    /// <summary>With no message.</summary>
    public LawException()
    {
    }

    /// <summary>With a message.</summary>
    public LawException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what caused it.</summary>
    public LawException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Of a law, with a message and what caused it, if anything did.</summary>
    public LawException(string law, string message, Exception? innerException)
        : base(message, innerException) => Law = law;

    /// <summary>The law that does not hold: "numeric", "transposition", "batching", "staging", "layouts" or "float32".</summary>
    public string Law { get; } = "";
}
