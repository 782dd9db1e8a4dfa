using System.Numerics;

namespace Nabla.Cpu;

/// <summary>Where an element type and a register width, known at run time, become the lanes of a loop.</summary>
internal static class LaneChoice
{
    /// <summary>Does the work over elements of <paramref name="dtype"/>, which is not of half precision, in registers of so many bits, or number by number for 0.</summary>
    public static void Run<TWork>(DType dtype, int registerBits, TWork work)
        where TWork : struct, ILaneWork, allows ref struct
    {
        switch (dtype)
        {
            case DType.Float32:
                Over<TWork, float>(registerBits, work);
                break;
            case DType.Float64:
                Over<TWork, double>(registerBits, work);
                break;
            case DType.Int32:
                Over<TWork, int>(registerBits, work);
                break;
            case DType.Int64:
                Over<TWork, long>(registerBits, work);
                break;
            default:
                Over<TWork, byte>(registerBits, work);
                break;
        }
    }

    private static void Over<TWork, T>(int registerBits, TWork work)
        where TWork : struct, ILaneWork, allows ref struct
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        switch (registerBits)
        {
            case 512:
                work.Run<Lane512<T>, T>();
                break;
            case 256:
                work.Run<Lane256<T>, T>();
                break;
            case 128:
                work.Run<Lane128<T>, T>();
                break;
            default:
                work.Run<Scalar<T>, T>();
                break;
        }
    }
}
