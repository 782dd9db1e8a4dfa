namespace Nabla;

/// <summary>How long, and on which thread, the tracers of a functional transform may be used.</summary>
internal sealed class Lifetime
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _ended;

    /// <summary>Ends the transform; what its function left behind in fields or closures is of no use any more.</summary>
    public void End() => _ended = true;

    /// <summary>Throws if the transform has ended.</summary>
    /// <param name="user">Who was given a tracer.</param>
    /// <exception cref="InvalidOperationException">It has.</exception>
    public void CheckOpen(string user)
    {
        if (_ended)
        {
            throw new InvalidOperationException(
                $"{user} was given a value that escaped from a transform that has ended{CallSite.Suffix()}. Return values from the transformed function instead of keeping them in fields or closures.");
        }
    }

    /// <summary>Throws if a tracer is used after its transform has ended, or on another thread.</summary>
    /// <exception cref="InvalidOperationException">It is.</exception>
    public void Check(Primitive op)
    {
        CheckOpen(op.Name);

        if (_thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException(
                $"{op.Name} was given a value that another thread is transforming{CallSite.Suffix()}. Run the whole transform on one thread.");
        }
    }
}
