using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>A lane that holds numbers of type <typeparamref name="T"/> and moves them to and from memory.</summary>
internal interface IRegister<V, T> : ILane<V>
    where V : struct, IRegister<V, T>
    where T : unmanaged
{
    /// <summary>Elements in a register. A constant to the JIT.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> elements; no alignment is needed.</summary>
    static abstract unsafe V Load(T* from);

    /// <summary>Writes <see cref="Count"/> elements; no alignment is needed.</summary>
    static abstract unsafe void Store(V x, T* to);

    /// <summary>Combines the elements to one: each of the first half with its partner in the second, and so on in the first half.</summary>
    static abstract T Fold<M>(V x)
        where M : struct, IMonoid;

    /// <summary>Reads <see cref="Count"/> bytes, each a bool: all bits of an element set where its byte is not 0.</summary>
    static abstract unsafe V LoadMask(byte* from);

    /// <summary>Writes <see cref="Count"/> bytes: 1 where the element's bits are all set, 0 where none is.</summary>
    static abstract unsafe void StoreMask(V mask, byte* to);
}
