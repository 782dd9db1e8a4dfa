using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Sums of products: matrices and convolutions.</summary>
internal sealed unsafe partial class CpuMachine
{
    public override void Contract(in Operand x, in Operand y, in Operand z)
    {
        switch (x.DType)
        {
            case DType.Float16 or DType.BFloat16 or DType.Float32:
                Products.Run<float>(x, y, z, registerBits);
                break;
            case DType.Float64:
                Products.Run<double>(x, y, z, registerBits);
                break;
            case DType.Int32:
                Products.Run<int>(x, y, z, registerBits);
                break;
            case DType.Int64:
                Products.Run<long>(x, y, z, registerBits);
                break;
            default:
                Products.Run<byte>(x, y, z, registerBits);
                break;
        }
    }

    public override void Contract(in Operand x, in Operand y, in Operand w, in Operand z) => LaneChoice.Run(x.DType, registerBits, new Shifted(x, y, w, z, registerBits));

    public override void Convolve(in Operand input, in Operand weight, in Operand output, in Window window, Convolved result)
    {
        if (Halves.Any(input, output))
        {
            using Halves halves = new(this);
            Convolve(
                result == Convolved.Input ? halves.Narrowed(input) : halves.Widen(input),
                result == Convolved.Weight ? halves.Narrowed(weight) : halves.Widen(weight),
                result == Convolved.Output ? halves.Narrowed(output) : halves.Widen(output),
                window,
                result);
            return;
        }

        switch (input.DType)
        {
            case DType.Float32:
                ConvolveOver<float>(input, weight, output, window, result);
                break;
            case DType.Float64:
                ConvolveOver<double>(input, weight, output, window, result);
                break;
            case DType.Int32:
                ConvolveOver<int>(input, weight, output, window, result);
                break;
            case DType.Int64:
                ConvolveOver<long>(input, weight, output, window, result);
                break;
            default:
                ConvolveOver<byte>(input, weight, output, window, result);
                break;
        }
    }

    private void ConvolveOver<T>(in Operand input, in Operand weight, in Operand output, in Window window, Convolved result)
        where T : unmanaged, INumber<T>
    {
        switch (registerBits)
        {
            case 512:
                Convolutions<T, Vector512<T>, Register512<T>>.Run(this, input, weight, output, window, result);
                break;
            case 256:
                Convolutions<T, Vector256<T>, Register256<T>>.Run(this, input, weight, output, window, result);
                break;
            case 128:
                Convolutions<T, Vector128<T>, Register128<T>>.Run(this, input, weight, output, window, result);
                break;
            default:
                Convolutions<T, T, RegisterScalar<T>>.Run(this, input, weight, output, window, result);
                break;
        }
    }

    private readonly ref struct Shifted(in Operand x, in Operand y, in Operand w, in Operand z, int registerBits) : ILaneWork
    {
        private readonly ref readonly Operand _x = ref x;
        private readonly ref readonly Operand _y = ref y;
        private readonly ref readonly Operand _w = ref w;
        private readonly ref readonly Operand _z = ref z;

        public void Run<V, T>()
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => Products.Run<V, T>(_x, _y, _w, _z, registerBits);
    }
}
