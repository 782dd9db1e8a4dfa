namespace Nabla;

/// <summary>Where the search for an interpreter starts: what the thread's operations mean when none of their inputs says otherwise.</summary>
/// <remarks>
/// Note [Why there is a floor]
/// An operation asks its inputs who interprets them. Constants and variables cannot answer: whether they are computed
/// with or written down, and whether gradients are gathered, depends on what the thread is doing. That is this immutable
/// pair: the ground (Evaluation, or Staging while a graph is written) and the ground's imperative Reverse, or none where
/// nothing is to be recorded. It and <see cref="Generator.Default"/> are the only ambient facts of the library.
///
/// Note [A variable has no fixed owner]
/// A variable belongs to the imperative Reverse of whichever floor the operation meets it on, or, where there is none,
/// to the ground. So one variable can be trained by an eager step and by a step that is being written down.
/// </remarks>
internal sealed class Floor(Interpreter ground, Reverse? imperative, int vectorizations = 0)
{
    [ThreadStatic]
    private static Floor? t_current;

    /// <summary>Computing, with gradients for variables: where every thread starts.</summary>
    public static Floor Eager { get; } = new(Evaluation.Instance, Reverse.Eager);

    /// <summary>Computing without recording.</summary>
    public static Floor Unrecorded { get; } = new(Evaluation.Instance, null);

    public static Floor Current
    {
        get => t_current ?? Eager;
        set => t_current = value;
    }

    public Interpreter Ground => ground;

    public Reverse? Imperative => imperative;

    /// <summary>Inside how many Vmaps the thread is: a draw that resembles no tensor that stands for as many would give examples the same numbers.</summary>
    public int Vectorizations => vectorizations;

    /// <summary>The same ground without recording.</summary>
    public Floor WithoutGradients => imperative is null ? this
        : ReferenceEquals(ground, Evaluation.Instance) && vectorizations == 0 ? Unrecorded
        : new Floor(ground, null, vectorizations);

    /// <summary>The same inside another Vmap.</summary>
    public Floor Vectorized => new(ground, imperative, vectorizations + 1);

    /// <summary>Makes this the thread's floor until the result is disposed.</summary>
    public FloorScope Enter() => new(this);

    /// <summary>The same floor with other ground.</summary>
    public Floor On(Interpreter other, Reverse? recording) => new(other, recording, vectorizations);
}
