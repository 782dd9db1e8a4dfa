namespace Nabla;

/// <summary>Evaluation for a while, which gives the blocks it rented back to the pool the moment their last use is over.</summary>
/// <remarks>
/// Note [What is returned at once]
/// The collector finds every dead tensor, but late, and each one it finds late is a block more in use. Where the library
/// itself computes (the reverse rules of a walk, the body of a composite, an update) it knows the last use, provided that
/// nobody else has kept the block. So:
/// * only blocks rented by operations applied here are followed. What a forward pass made, what a user gave, arrays: never;
/// * a block is followed whatever tensors show it, so views need no care;
/// * what a variable holds and what a hook, a user's rule or RetainGrad sees is marked as shared, and shared blocks are left to the collector;
/// * an interpreter above this one may keep what it meets, so when one takes part everything at hand is marked as shared.
/// A mistake cannot corrupt numbers: a returned storage throws when it is read, whoever owns its block by then.
/// </remarks>
internal sealed class Transients : Interpreter
{
    private readonly List<Storage> _rented = [];

    /// <summary>Evaluation above this floor's ground, recording what that floor records.</summary>
    public Transients(Floor floor)
        : base(0) => Floor = floor.On(this, floor.Imperative);

    /// <summary>The floor under which operations are computed here.</summary>
    public Floor Floor { get; }

    /// <summary>Whether another interpreter has taken part since the last <see cref="Sweep"/>.</summary>
    public bool IsOverruled { get; private set; }

    /// <summary>Whether what is computed on a floor can be followed: not while a graph is written.</summary>
    public static bool CanFollow(Floor floor) => floor.Ground is Evaluation or Transients;

    /// <summary>Says that others may keep the values.</summary>
    public static void Share(ReadOnlySpan<Tensor?> values)
    {
        foreach (Tensor? value in values)
        {
            (value as ConcreteTensor)?.Storage.MarkShared();
        }
    }

    /// <summary>Computes an operation that is made of others, and leaves only its results.</summary>
    public static void Evaluate(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        Transients transients = new(Floor.Current);
        try
        {
            using FloorScope scope = transients.Floor.Enter();
            op.Evaluate(inputs, outputs);
            foreach (Tensor output in outputs)
            {
                transients.Hold(output);
            }
        }
        finally
        {
            transients.Sweep();
        }
    }

    /// <summary>Says that an interpreter above is about to apply an operation.</summary>
    public void Overrule() => IsOverruled = true;

    /// <summary>Follows what was computed for this walk, in memory of its own, other than by an operation applied here.</summary>
    public void Follow(Tensor x)
    {
        if (x is ConcreteTensor { Storage: { Rental: { } rental } storage })
        {
            Follow(rental, storage);
        }
    }

    /// <summary>A use more of a value that will be needed later.</summary>
    public void Hold(Tensor x)
    {
        if (Followed(x) is { } rental)
        {
            rental.Uses++;
        }
    }

    /// <summary>A use less; after the last the block returns to the pool.</summary>
    public void Drop(Tensor x)
    {
        if (Followed(x) is { } rental && --rental.Uses == 0)
        {
            ((ConcreteTensor)x).Storage.Release();
        }
    }

    /// <summary>Whether a value is held once, in memory that nobody outside has seen.</summary>
    public bool HoldsAlone(Tensor x) => !IsOverruled && Followed(x) is { Uses: 1 };

    /// <summary>Returns what was rented since the last time and is not held.</summary>
    public void Sweep()
    {
        foreach (Storage storage in _rented)
        {
            if (IsOverruled)
            {
                storage.MarkShared();
            }
            else if (storage.Rental is { Uses: 0 })
            {
                storage.Release();
            }
        }

        _rented.Clear();
        IsOverruled = false;
    }

    protected internal override void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        Evaluation.Instance.Apply(op, inputs, outputs);
        if (op.Inside == Inside.UserCode)
        {
            // A user's code may return what it keeps.
            return;
        }

        foreach (Tensor output in outputs)
        {
            if (output is ConcreteTensor { Storage: { Rental: { } rental } storage } && rental.Follower != this && !Shows(inputs, storage))
            {
                Follow(rental, storage);
            }
        }
    }

    private void Follow(Rental rental, Storage storage)
    {
        rental.Follower = this;
        rental.Uses = 0;
        _rented.Add(storage);
    }

    /// <summary>Whether an output is a view of what was there before.</summary>
    private static bool Shows(ReadOnlySpan<Tensor> inputs, Storage storage)
    {
        foreach (Tensor input in inputs)
        {
            if (ReferenceEquals(input.Concrete.Storage, storage))
            {
                return true;
            }
        }

        return false;
    }

    private Rental? Followed(Tensor x) => x is ConcreteTensor { Storage.Rental: { } rental } && rental.Follower == this ? rental : null;
}
