using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>A tensor with memory: the value at the bottom of every tower of interpreters.</summary>
internal sealed class ConcreteTensor(TensorType type, Layout layout, Storage storage, bool isWeak = false) : Tensor(type)
{
    public Layout Layout { get; } = layout;

    public Storage Storage { get; } = storage;

    public Operand Operand => new(Type, Layout, Storage);

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

    /// <summary>A fresh tensor of zeros.</summary>
    public static ConcreteTensor Zeroed(TensorType type) => new(type, type.Shape.RowMajor, Storage.RentZeroed(Bytes(type)));

    /// <summary>The same elements in row-major order; this tensor itself if they are already.</summary>
    public ConcreteTensor Packed()
    {
        if (Layout.IsContiguous)
        {
            return this;
        }

        ConcreteTensor copy = Rent(Type);
        Device.Machine.Move(Operand, copy.Operand);
        GC.KeepAlive(this);
        return copy;
    }

    /// <summary>A scalar. A weak one came from a bare C# number.</summary>
    public static ConcreteTensor Scalar<T>(T value, bool weak = false)
        where T : unmanaged
    {
        Storage storage = Storage.Rent(Unsafe.SizeOf<T>());
        Unsafe.WriteUnaligned(ref storage.Reference, value);
        return new ConcreteTensor(new TensorType(DTypes.Of<T>(), Shape.Scalar), Shape.Scalar.RowMajor, storage, weak);
    }

    /// <summary>The only element, read as what it is.</summary>
    public T Element<T>()
        where T : unmanaged
    {
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
        (ConcreteTensor x, ConcreteTensor y) = (Packed(), other.Packed());
        bool same = x.Bytes().SequenceEqual(y.Bytes());
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        return same;
    }

    /// <summary>The elements of a contiguous tensor. The caller keeps the tensor alive.</summary>
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
        ConcreteTensor converted = Rent(new TensorType(dtype, Shape), weak);
        Device.Machine.Convert(Operand, converted.Operand);
        GC.KeepAlive(this);
        return converted;
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
