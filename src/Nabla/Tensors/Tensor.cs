using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>An immutable n-dimensional array of numbers, or a stand-in for one while a function is being interpreted.</summary>
/// <remarks>
/// There are two families and a user never meets either by name: a concrete tensor has memory, a tracer belongs to an
/// interpreter. Which of the two it is, is asked in one place: where a primitive is applied. Nothing here needs disposing.
/// Tensors may be shared between threads.
/// </remarks>
[CollectionBuilder(typeof(Tensor), nameof(Create))]
[DebuggerDisplay("{DebuggerText,nq}")]
public abstract partial class Tensor : IFormattable, IEnumerable<Tensor>
{
    private protected Tensor(TensorType type) => Type = type;

    /// <summary>Element type and shape.</summary>
    public TensorType Type { get; }

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>The type of the elements.</summary>
    public DType DType => Type.DType;

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => Type.Shape.Rank;

    /// <summary>The number of elements.</summary>
    public long Count => Type.Shape.Count;

    /// <summary>Where the tensor lives: of a stand-in where what it stands for does. <see cref="To"/> moves it.</summary>
    public Device Device => Place ?? Device.Cpu;

    /// <summary>Where the tensor lives; null of a stand-in for something that may live anywhere.</summary>
    internal abstract Device? Place { get; }

    /// <summary>The interpreter this tensor belongs to. A variable's depends on the floor: Note [A variable has no fixed owner].</summary>
    internal abstract Interpreter Owner { get; }

    /// <summary>Who interprets operations on this tensor where the thread stands on <paramref name="floor"/>.</summary>
    internal virtual Interpreter OwnerOn(Floor floor) => Owner;

    /// <summary>Whether this came from a C# scalar, which takes the other operand's element type.</summary>
    internal virtual bool IsWeak => false;

    /// <summary>This tensor as an operation that changes nothing hands it out: of a variable what it holds now, for the variable may be assigned later.</summary>
    internal virtual Tensor Captured => this;

    /// <summary>Whether there are no numbers to read: inside Vmap, where a tensor stands for many, and while a function is written down as a graph.</summary>
    public virtual bool IsAbstract => false;

    /// <summary>What <see cref="Detach"/> gives.</summary>
    internal abstract Tensor Detached { get; }

    /// <summary>The value at the bottom of the tower.</summary>
    /// <exception cref="InvalidOperationException">There is none to be had: the tensor is abstract inside a transform.</exception>
    internal abstract ConcreteTensor Concrete { get; }

    private string DebuggerText => this is ConcreteTensor || this is Variable ? $"{Type} {(Count <= 16 ? ToString() : "…")}" : $"{Type} (traced)";

    /// <summary>The tensors along the first axis.</summary>
    /// <exception cref="InvalidOperationException">The tensor is a scalar.</exception>
    public IEnumerator<Tensor> GetEnumerator()
    {
        if (Rank == 0)
        {
            throw new InvalidOperationException("A scalar tensor has no elements to enumerate; read it by ToScalar() or a cast.");
        }

        for (int i = 0; i < Shape[0]; i++)
        {
            yield return this[i];
        }
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
