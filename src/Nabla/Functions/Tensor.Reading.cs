using System.Numerics.Tensors;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>All elements in row-major order, copied.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        CheckElement<T>();
        if (Count > Array.MaxLength)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"ToArray was asked of {Type}: {Count} elements are more than an array holds, {Array.MaxLength}. Read it in parts: x[..n]."));
        }

        T[] array = GC.AllocateUninitializedArray<T>((int)Count);
        CopyTo<T>(array);
        return array;
    }

    /// <summary>Copies all elements in row-major order to the start of <paramref name="to"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="to"/> is too short.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
    public void CopyTo<T>(Span<T> to)
        where T : unmanaged
    {
        CheckElement<T>();
        if (to.Length < Count)
        {
            throw new ArgumentException($"A tensor of {Shape} has {Count} elements; the span has room for {to.Length}.", nameof(to));
        }

        ConcreteTensor contiguous = Concrete.Here().Packed();
        contiguous.Span<T>().CopyTo(to);
        GC.KeepAlive(contiguous);
    }

    /// <summary>Lends the elements in row-major order to <paramref name="reader"/>, without a copy where they lie in that order. The memory stays alive until it returns; the span must not outlive the call.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
    public R Read<T, R>(Func<ReadOnlySpan<T>, R> reader)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(reader);
        CheckElement<T>();
        ConcreteTensor contiguous = Concrete.Here().Packed();
        R result = reader(contiguous.Span<T>());
        GC.KeepAlive(contiguous);
        return result;
    }

    /// <summary>A copy as a tensor of System.Numerics.Tensors. A scalar becomes a vector of one: there are none without axes.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
    public System.Numerics.Tensors.Tensor<T> ToNumericsTensor<T>()
        where T : unmanaged
    {
        nint[] lengths = Rank == 0 ? [1] : new nint[Rank];
        for (int i = 0; i < Rank; i++)
        {
            lengths[i] = Shape[i];
        }

        return System.Numerics.Tensors.Tensor.Create(ToArray<T>(), lengths);
    }

    /// <summary>A copy of a tensor of System.Numerics.Tensors.</summary>
    public static Tensor Of<T>(System.Numerics.Tensors.Tensor<T> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return Of(values.AsReadOnlyTensorSpan());
    }

    /// <summary>A copy of a span of System.Numerics.Tensors.</summary>
    public static Tensor Of<T>(in ReadOnlyTensorSpan<T> values)
        where T : unmanaged
    {
        int[] lengths = new int[values.Rank];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = checked((int)values.Lengths[i]);
        }

        T[] flat = new T[checked((int)values.FlattenedLength)];
        values.FlattenTo(flat);
        return Of<T>(flat, Shape.Create(lengths));
    }

    /// <summary>A copy of a span of System.Numerics.Tensors.</summary>
    public static Tensor Of<T>(in TensorSpan<T> values)
        where T : unmanaged => Of(values.AsReadOnlyTensorSpan());

    /// <summary>The elements as text, as NumPy lays them out: large tensors are summarised; always culture-invariant. Where there are no numbers (<see cref="IsAbstract"/>), the type.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>The elements as text, each formatted by <paramref name="format"/> (for example F4). Always culture-invariant: <paramref name="formatProvider"/> is not asked.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (IsAbstract)
        {
            return $"{Type} (no numbers here: inside Vmap, or while a graph is written)";
        }

        ConcreteTensor x = Concrete;
        string text = TensorText.Render(x.Shape.Lengths, x.DType, new ConcreteText(x), format, formatProvider);
        GC.KeepAlive(x);
        return text;
    }
}
