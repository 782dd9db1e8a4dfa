using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>How exactly a solver solves.</summary>
internal static class SolverTolerance
{
    /// <summary>What can be had in an element type: half precision has three digits at most, whatever is wanted of single precision.</summary>
    public static double For(DType dtype, double inDouble, double inSingle) => dtype switch
    {
        DType.Float64 => inDouble,
        DType.Float32 => inSingle,
        DType.Float16 => Math.Max(inSingle, 4e-3),
        _ => Math.Max(inSingle, 3e-2),
    };

    /// <exception cref="ArgumentOutOfRangeException">It is given, and not a finite number above 0.</exception>
    public static void Check(double? tolerance, [CallerArgumentExpression(nameof(tolerance))] string? name = null)
    {
        if (tolerance is not (null or (> 0 and < double.PositiveInfinity)))
        {
            throw new ArgumentOutOfRangeException(name, tolerance, "A tolerance is a finite number greater than 0.");
        }
    }
}
