using System.Globalization;

namespace Nabla.Testing;

/// <summary>Two tensors that a law says are equal.</summary>
internal static class Comparison
{
    /// <summary>The greatest error relative to the largest element; throws where it exceeds the tolerance. NaN equals NaN; a tolerance of 0 means bits, of which zeros have two sorts.</summary>
    public static double Of(Tensor expected, Tensor actual, double tolerance, string law, string what)
    {
        if (!expected.Shape.Equals(actual.Shape))
        {
            throw new LawException(law, $"The law of {law} does not hold: {what} has the shape {actual.Shape} instead of {expected.Shape}.", null);
        }

        double[] wanted = expected.Cast(DType.Float64).ToArray<double>();
        double[] found = actual.Cast(DType.Float64).ToArray<double>();
        double scale = wanted.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        double[] errors = [.. wanted.Zip(found, (x, y) => tolerance == 0 && x == 0 && y == 0 && double.IsNegative(x) != double.IsNegative(y) ? double.Epsilon : Error(x, y, scale))];
        double worst = errors.DefaultIfEmpty(0).Max();
        if (worst > tolerance)
        {
            int at = Array.IndexOf(errors, worst);
            throw new LawException(
                law,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The law of {law} does not hold: {what} is {found[at]:G9} at element {Position(expected.Shape, at)} of {expected.Shape} instead of {wanted[at]:G9} (relative error {worst:G3}, tolerance {tolerance:G3}). {errors.Count(error => error > tolerance)} of {errors.Length} disagree."),
                null);
        }

        return worst;
    }

    /// <summary>Where an element stands, counted in row-major order.</summary>
    public static string Position(Shape shape, long element)
    {
        int[] at = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            (element, long within) = Math.DivRem(element, shape[axis]);
            at[axis] = (int)within;
        }

        return $"[{string.Join(", ", at)}]";
    }

    private static double Error(double expected, double found, double scale)
    {
        if (expected.Equals(found) || expected == found)
        {
            return 0;
        }

        double error = Math.Abs(expected - found) / Math.Max(scale, double.Epsilon);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
