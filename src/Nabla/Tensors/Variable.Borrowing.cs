namespace Nabla;

// Note [Writing a variable in place]
// What a compiled step assigns goes to the memory that the variable has, if nobody else has seen that memory: everything that hands a value out marks its
// storage as shared (Shared below), and shared storage is never written. Reading and writing may come from two threads, so each says what it does before
// it looks at the other: who writes borrows the variable, then looks whether the storage is shared; who reads marks the storage, then looks whether the
// variable is borrowed, and waits for the end of the run. One who borrows several variables gives all back where one is not to be had, so that
// nobody waits while holding something.

// Note [Whose memory a gradient is]
// The gradient that Backward or a compiled step has computed for one variable alone lies in memory that nobody else knows. Until somebody reads it, which marks the
// storage as shared, its memory returns to the pool as soon as the variable lets go of it: the next step writes its gradient where this one's was, while
// that is still in the caches, and the collector has nothing to find. An update (Transform.Update) reads without marking, since it keeps tensors nowhere else, and
// what a variable lets go of inside one is left to the collector: it may have been read before.
// Who lets go takes the gradient away, then looks whether it is shared; who reads marks it, then looks whether it is still there. So of two threads one sees the other.
public sealed partial class Variable
{
    /// <summary>What the variable holds, for who does not hand it out and knows that nobody writes it.</summary>
    internal ConcreteTensor Bare => _value;

    /// <summary>Asks for the right to write the variable's memory; where it is given, <see cref="Restore"/> ends it.</summary>
    internal bool TryBorrow() => Interlocked.CompareExchange(ref _borrowed, 1, 0) == 0;

    /// <summary>Gives the right back.</summary>
    internal void Restore() => Volatile.Write(ref _borrowed, 0);

    /// <summary>Assigns memory that may be written in place later, if nobody sees it before.</summary>
    internal void Adopt(ConcreteTensor value) => _value = value;

    /// <summary>What the variable holds, handed out: from now on these numbers stay.</summary>
    internal ConcreteTensor Shared()
    {
        ConcreteTensor value = _value;
        if (!value.Storage.IsShared)
        {
            value.Storage.MarkShared();
            Interlocked.MemoryBarrier();
        }

        if (Volatile.Read(ref _borrowed) != 0)
        {
            SpinWait wait = default;
            while (Volatile.Read(ref _borrowed) != 0)
            {
                wait.SpinOnce();
            }

            // It may hold something else by now.
            value = _value;
            value.Storage.MarkShared();
        }

        return value;
    }

    /// <summary>The gradient gathered so far, for who does not hand it out.</summary>
    /// <exception cref="InvalidOperationException">A compiled step computed it without keeping it.</exception>
    internal Tensor? GatheredGrad
    {
        get
        {
            if (Written is { } staging)
            {
                return staging.CellOf(this).Gradient;
            }

            CheckGradKept();
            return _gradient;
        }
    }

    /// <summary>Holds another gradient or none, and lets go of the one before.</summary>
    private void AdoptGrad(Tensor? gradient)
    {
        if (Interlocked.Exchange(ref _gradient, gradient) is ConcreteTensor before && !ReferenceEquals(before, gradient) && !ReferenceEquals(before, s_dropped))
        {
            if (Nabla.Floor.Current.Ground is Transients)
            {
                before.Storage.MarkShared();
            }

            before.Storage.Release();
        }
    }

    /// <summary>The gradient, handed out.</summary>
    private Tensor? SharedGrad()
    {
        while (_gradient is { } gradient)
        {
            if (gradient is not ConcreteTensor { Storage: { IsShared: false } storage } || Nabla.Floor.Current.Ground is Transients)
            {
                return gradient;
            }

            storage.MarkShared();
            Interlocked.MemoryBarrier();
            if (ReferenceEquals(_gradient, gradient))
            {
                return gradient;
            }
        }

        return null;
    }
}
