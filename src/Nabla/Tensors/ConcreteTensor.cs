using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>A tensor with memory: the value at the bottom of every tower of interpreters.</summary>
internal sealed class ConcreteTensor(TensorType type, Layout layout, Storage storage, bool isWeak = false) : Tensor(type)
{
    public Layout Layout { get; } = layout;

    public Storage Storage { get; } = storage;

    public Operand Operand => new(Type, Layout, Storage);

    internal override Device? Place => Storage.Machine.Device;

    internal override Interpreter Owner => Evaluation.Instance;

    internal override bool IsWeak => isWeak;

    internal override Tensor Detached
    {
        get
        {
            Storage.MarkShared();
            return this;
        }
    }

    internal override ConcreteTensor Concrete => this;

    /// <summary>A fresh, uninitialised tensor.</summary>
    public static ConcreteTensor Rent(TensorType type) => Rent(type, isWeak: false);

    /// <inheritdoc cref="Rent(TensorType)"/>
    public static ConcreteTensor Rent(TensorType type, bool isWeak) => new(type, type.Shape.RowMajor, Storage.Rent(Bytes(type)), isWeak);

    /// <summary>A fresh, uninitialised tensor in the memory of a machine.</summary>
    public static ConcreteTensor Rent(TensorType type, Machine machine) => new(type, type.Shape.RowMajor, Storage.Rent(Bytes(type), machine));

    /// <summary>A fresh tensor of zeros.</summary>
    public static ConcreteTensor Zeroed(TensorType type) => new(type, type.Shape.RowMajor, Storage.RentZeroed(Bytes(type)));

    /// <summary>The same elements in row-major order; this tensor itself if they are already.</summary>
    public ConcreteTensor Packed()
    {
        if (Layout.IsContiguous)
        {
            return this;
        }

        Machine machine = Storage.Machine;
        ConcreteTensor copy = Rent(Type, machine);
        machine.Move(Operand, copy.Operand);
        KeepPlaceless(copy);
        GC.KeepAlive(this);
        return copy;
    }

    /// <summary>A scalar. A weak one came from a bare C# number.</summary>
    public static ConcreteTensor Scalar<T>(T value, bool weak = false)
        where T : unmanaged
    {
        Storage storage = Storage.Rent(Unsafe.SizeOf<T>());
        Unsafe.WriteUnaligned(ref storage.Reference, value);
        storage.Unsettle();
        return new ConcreteTensor(new TensorType(DTypes.Of<T>(), Shape.Scalar), Shape.Scalar.RowMajor, storage, weak);
    }

    /// <summary>The only element, read as what it is.</summary>
    public T Element<T>()
        where T : unmanaged
    {
        if (Storage.IsElsewhere)
        {
            return First.Here().Element<T>();
        }

        T value = Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref Storage.Reference, (nint)Layout.Offset * Unsafe.SizeOf<T>()));
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>Whether it is one number, in however many places.</summary>
    public bool IsOneNumber => Count == 1 || (Count > 1 && !Layout.Strides.ContainsAnyExcept(0));

    /// <summary>Whether it is one number that stays what it is, so that it may be written into code: memory of the user's may change.</summary>
    public bool IsLiteral => IsOneNumber && !Storage.IsForeign;

    /// <summary>Its first element, as a scalar.</summary>
    public ConcreteTensor First => new(new TensorType(DType, Shape.Scalar), Layout.Contiguous([], Layout.Offset), Storage);

    /// <summary>This scalar in every place of a shape.</summary>
    public ConcreteTensor Everywhere(Shape shape) => new(new TensorType(DType, shape), new Layout(new long[shape.Rank], Layout.Offset, shape.Count <= 1), Storage);

    /// <summary>The bits of the only element.</summary>
    public ulong Bits() => DType.Size() switch
    {
        1 => Element<byte>(),
        2 => Element<ushort>(),
        4 => Element<uint>(),
        _ => Element<ulong>(),
    };

    /// <summary>Whether another tensor of this type has the same elements, bit for bit.</summary>
    public bool HasSameBits(ConcreteTensor other)
    {
        (ConcreteTensor x, ConcreteTensor y) = (Here().Packed(), other.Here().Packed());
        bool same = x.Bytes().SequenceEqual(y.Bytes());
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        return same;
    }

    /// <summary>The same numbers in memory of the host; this tensor itself if they are there. Of a device's waits until they are computed.</summary>
    public ConcreteTensor Here()
    {
        if (!Storage.IsElsewhere)
        {
            return this;
        }

        IPendingCheck? pending = Storage.Memory.Pending;
        pending?.Check();
        if (IsOneNumber && Count > 1)
        {
            return First.Here().Everywhere(Shape);
        }

        ConcreteTensor packed = Packed();
        ConcreteTensor here = Rent(Type);
        try
        {
            Transfers.Read(packed.Storage.Memory, packed.Layout.Offset * DType.Size(), here.Storage, 0, here.Storage.Bytes);
        }
        catch (ArgumentOutOfRangeException wrongIndex) when (pending?.Postpones(wrongIndex) == true)
        {
            Transfers.Read(packed.Storage.Memory, packed.Layout.Offset * DType.Size(), here.Storage, 0, here.Storage.Bytes);
        }

        GC.KeepAlive(packed.Storage);
        return here;
    }

    /// <summary>The same numbers where a machine computes; this tensor itself if they are there.</summary>
    public ConcreteTensor On(Machine machine)
    {
        if (ReferenceEquals(Storage.Machine, machine))
        {
            return this;
        }

        ConcreteTensor here = Here();
        if (machine.IsHost)
        {
            return here;
        }

        if (IsOneNumber && !Storage.IsForeign)
        {
            return new ConcreteTensor(Type, new Layout(Layout.Strides.ToArray(), 0, Layout.IsContiguous), machine.Number(DType, here.First.Bits()));
        }

        here = here.Packed();
        ConcreteTensor there = Rent(Type, machine);
        Transfers.Write(here.Storage, here.Layout.Offset * DType.Size(), there.Storage.Device!, 0, there.Storage.Bytes);
        GC.KeepAlive(there.Storage);
        return there;
    }

    /// <summary>Numbers that are made of no data, or go with what they are about to be used with.</summary>
    public static Tensor Placeless<T>(T[] values)
        where T : unmanaged
        => ((ConcreteTensor)Of(values)).Placeless();

    /// <summary>Says that a host tensor is made of no data, so that it has no place of its own; see Note [Where an operation is computed].</summary>
    public ConcreteTensor Placeless()
    {
        Storage.Unsettle();
        return this;
    }

    /// <summary>The elements of a contiguous tensor on the host. The caller keeps the tensor alive.</summary>
    public Span<T> Span<T>()
        where T : unmanaged
        => MemoryMarshal.CreateSpan(
            ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref Storage.Reference, (nint)Layout.Offset * Unsafe.SizeOf<T>())),
            checked((int)Count));

    /// <summary>This scalar with another element type; no longer weak, unless it is to stay so.</summary>
    public ConcreteTensor CastScalar(DType dtype, bool weak = false)
    {
        if (dtype == DType)
        {
            return IsWeak == weak ? this : new ConcreteTensor(Type, Layout, Storage, weak);
        }

        if (Storage.IsElsewhere)
        {
            return Converted(dtype, weak);
        }

        // What scalars become in almost every expression; the rest goes the way that long tensors go.
        if (DType == DType.Int32 && !weak && Element<int>() is 0 or 1)
        {
            return Element<int>() == 0 ? Constants.Zero(dtype) : Constants.One(dtype);
        }

        return dtype == DType.Float32 && DType is DType.Float64 or DType.Int32 ? Scalar((float)Number(), weak) : Converted(dtype, weak);
    }

    /// <summary>This scalar converted by the loop that long tensors are converted by.</summary>
    public ConcreteTensor Converted(DType dtype, bool weak)
    {
        Machine machine = Storage.Machine;
        TensorType type = new(dtype, Shape);
        ConcreteTensor converted = new(type, type.Shape.RowMajor, Storage.Rent(Bytes(type), machine), weak);
        machine.Convert(Operand, converted.Operand);
        KeepPlaceless(converted);
        GC.KeepAlive(this);
        return converted;
    }

    private void KeepPlaceless(ConcreteTensor made)
    {
        if (Storage.IsPlaceless)
        {
            made.Storage.Unsettle();
        }
    }

    private Span<byte> Bytes()
    {
        int size = DType.Size();
        return MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Storage.Reference, (nint)Layout.Offset * size), checked((int)Count * size));
    }

    private static long Bytes(TensorType type)
    {
        try
        {
            return checked(type.Shape.Count * type.DType.Size());
        }
        catch (OverflowException)
        {
            throw new InsufficientMemoryException($"A tensor {type} would need more than 2⁶³ bytes.");
        }
    }
}
