namespace Nabla.Loops;

/// <summary>Which magnitudes iterations on matrices compute with, so that squares neither overflow nor lose digits.</summary>
internal static class Magnitudes
{
    /// <summary>How far 1 is from the next float64.</summary>
    public const double Epsilon = 1.0 / (1L << 52);

    /// <summary>What to multiply a matrix by, if need be, so that its numbers are away from overflow and from numbers with few digits.</summary>
    /// <param name="greatest">Its greatest magnitude.</param>
    /// <returns>A power of two, mostly 1.</returns>
    public static double Scale(double greatest) => greatest is > 0 and (< 1e-140 or > 1e140) ? Math.ScaleB(1, -Math.ILogB(greatest)) : 1;

    /// <summary>Whether what lies beside two numbers of a diagonal does not change them.</summary>
    public static bool IsNothing(double beside, double first, double second)
    {
        double magnitude = Math.Abs(beside);
        return magnitude <= 0.5 * Epsilon * (Math.Abs(first) + Math.Abs(second)) || magnitude < 1e-290;
    }

    /// <summary>√(x² + y²).</summary>
    public static double Hypotenuse(double x, double y)
    {
        double square = x * x + y * y;
        return square is > 1e-280 and < 1e280 ? Math.Sqrt(square) : double.Hypot(x, y);
    }
}
