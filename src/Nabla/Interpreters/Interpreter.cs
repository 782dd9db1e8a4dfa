namespace Nabla;

/// <summary>One way of giving meaning to the application of a primitive.</summary>
/// <remarks>
/// Evaluation computes; Reverse also records. An operation is handed to the newest interpreter among the owners of its
/// inputs, which does its part and applies primitives to the inputs it unwrapped. Those belong to older interpreters, so
/// the next one down takes its turn, until the floor is reached.
/// </remarks>
internal abstract class Interpreter
{
    // Ids below 16 are for the few interpreters that exist before all others.
    private static long s_newest = 16;

    private protected Interpreter() => Id = Interlocked.Increment(ref s_newest);

    private protected Interpreter(long id) => Id = id;

    /// <summary>Age. An interpreter made while another runs is nested inside it, and newer.</summary>
    internal long Id { get; }

    /// <summary>Gives the outputs of <paramref name="op"/> for inputs of which none belongs to a newer interpreter.</summary>
    protected internal abstract void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs);

    /// <summary>The newest owner of the inputs; the search starts from the thread's floor.</summary>
    internal static Interpreter Newest(ReadOnlySpan<Tensor> inputs)
    {
        Floor floor = Floor.Current;
        Interpreter newest = floor.Ground;
        foreach (Tensor input in inputs)
        {
            Interpreter owner = input.OwnerOn(floor);
            if (owner.Id > newest.Id)
            {
                newest = owner;
            }
        }

        if (newest != floor.Ground && floor.Ground is Transients transients)
        {
            transients.Overrule();
        }

        return newest;
    }
}
