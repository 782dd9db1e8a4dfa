using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>One number for each column, to which rows are added: see Note [The tree of a reduction].</summary>
internal readonly unsafe struct ColumnSums
{
    private readonly delegate*<byte*, long, void> _begin;
    private readonly delegate*<byte*, byte*, long, void> _add;

    private ColumnSums(delegate*<byte*, long, void> begin, delegate*<byte*, byte*, long, void> add)
    {
        _begin = begin;
        _add = add;
    }

    /// <summary>The combination under a monoid of elements of a type.</summary>
    public static ColumnSums Of(Monoid monoid, DType dtype, int registerBits)
    {
        Reader reader = new(dtype, registerBits);
        monoid.Accept(reader);
        return reader.Sums;
    }

    /// <summary>Makes so many numbers ones to which a row can be added.</summary>
    public void Begin(byte* sums, long count) => _begin(sums, count);

    /// <summary>Combines so many numbers with others, which come after them.</summary>
    public void Add(byte* sums, byte* others, long count) => _add(sums, others, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BeginOf<M, T>(byte* sums, long count)
        where M : struct, IMonoid
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        T blank;
        Scalar<T>.Store(M.Blank<Scalar<T>>(), &blank);
        new Span<T>(sums, checked((int)count)).Fill(blank);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOf<M, V, T>(byte* sums, byte* others, long count)
        where M : struct, IMonoid
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        T* x = (T*)sums;
        T* y = (T*)others;
        long c = 0;
        for (; c + V.Count <= count; c += V.Count)
        {
            V.Store(M.At(V.Load(x + c), V.Load(y + c)), x + c);
        }

        for (; c < count; c++)
        {
            Scalar<T>.Store(M.At(Scalar<T>.Load(x + c), Scalar<T>.Load(y + c)), x + c);
        }
    }

    private sealed class Reader(DType dtype, int registerBits) : CombinationReader(dtype, registerBits)
    {
        public ColumnSums Sums { get; private set; }

        protected override void Read<M, V, T>() => Sums = new(&BeginOf<M, T>, &AddOf<M, V, T>);
    }
}
