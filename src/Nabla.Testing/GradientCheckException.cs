namespace Nabla.Testing;

/// <summary>A gradient is wrong. The message names the worst element, its analytic and its numeric value.</summary>
public sealed class GradientCheckException : Exception
{
    /// <summary>With no message.</summary>
    public GradientCheckException()
    {
    }

    /// <summary>With a message.</summary>
    public GradientCheckException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what caused it.</summary>
    public GradientCheckException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
