using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>A piece of a segment: in use and watched, or free and listed in a bin.</summary>
internal sealed class Block(StoragePool pool) : Rental
{
    /// <summary>The pool that watches the block.</summary>
    public readonly StoragePool Pool = pool;

    /// <summary>
    /// Empties when the storage over the block is gone. It tracks resurrection: a user's finalizer may still reach a tensor,
    /// and an ordinary weak handle would have given the tensor's memory away by then.
    /// </summary>
    public WeakGCHandle<Storage> Watch = new(null!, trackResurrection: true);

    public Segment Segment = null!;
    public nint Address;
    public long Size;

    /// <summary>Neighbours by address, for merging.</summary>
    public Block? Before;
    public Block? After;

    /// <summary>Neighbours in the bin, while free; the next of the stack, while recent.</summary>
    public Block? Earlier;
    public Block? Later;

    /// <summary>The place among the blocks in use.</summary>
    public int Place;

    /// <summary>How many bytes the pool had handed out before this block.</summary>
    public long Born;

    /// <summary>Whether the block is listed in a bin, to be split and merged.</summary>
    public bool IsFree;

    public override void GiveBack() => Pool.Return(this);
}
