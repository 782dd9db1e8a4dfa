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

    public sealed override void Read<M>()
    {
        switch (_dtype)
        {
            case DType.Float32:
                Of<M, float>();
                break;
            case DType.Float64:
                Of<M, double>();
                break;
            case DType.Int32:
                Of<M, int>();
                break;
            case DType.Int64:
                Of<M, long>();
                break;
            default:
                Of<M, byte>();
                break;
        }
    }

    protected abstract void Read<M, V, T>()
        where M : struct, IMonoid
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>;

    private void Of<M, T>()
        where M : struct, IMonoid
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        switch (_registerBits)
        {
            case 512:
                Read<M, Lane512<T>, T>();
                break;
            case 256:
                Read<M, Lane256<T>, T>();
                break;
            case 128:
                Read<M, Lane128<T>, T>();
                break;
            default:
                Read<M, Scalar<T>, T>();
                break;
        }
    }
}
