namespace Nabla;

// Note [Writing a variable in place]
// What a compiled step assigns goes to the memory that the variable has, if nobody else has seen that memory: everything that hands a value out marks its
// storage as shared (Shared below), and shared storage is never written. Reading and writing may come from two threads, so each says what it does before
// it looks at the other: who writes borrows the variable, then looks whether the storage is shared; who reads marks the storage, then looks whether the
// variable is borrowed, and waits for the end of the run. One who borrows several variables gives all back where one is not to be had, so that
// nobody waits while holding something.
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
}
