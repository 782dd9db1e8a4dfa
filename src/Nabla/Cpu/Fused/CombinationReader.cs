using System.Numerics;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Finds the types to combine with: those of a monoid, of the elements, and of a register of so many bits.</summary>
internal abstract class CombinationReader : MonoidReader
{
    private readonly DType _dtype;
    private readonly int _registerBits;

    /// <exception cref="NotSupportedException">Elements of half precision are not combined.</exception>
    protected CombinationReader(DType dtype, int registerBits)
    {
        if (dtype.Size() == 2)
        {
            throw new NotSupportedException($"{dtype.Name()} is not combined in a loop; it is widened before.");
        }

        (_dtype, _registerBits) = (dtype, registerBits);
    }

    public sealed override void Read<M>() => LaneChoice.Run(_dtype, _registerBits, new Reading<M>(this));

    protected abstract void Read<M, V, T>()
        where M : struct, IMonoid
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>;

    private readonly struct Reading<M>(CombinationReader reader) : ILaneWork
        where M : struct, IMonoid
    {
        public void Run<V, T>()
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => reader.Read<M, V, T>();
    }
}
