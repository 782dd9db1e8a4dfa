namespace Nabla;

/// <summary>A solver gave up: it did not converge, its step became too small to move, or values were no longer finite. The message says which, after how many iterations, and with what residual.</summary>
public sealed class SolverException : Exception
{
    /// <summary>With no message.</summary>
    public SolverException()
    {
    }

    /// <summary>With a message.</summary>
    public SolverException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what caused it.</summary>
    public SolverException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
