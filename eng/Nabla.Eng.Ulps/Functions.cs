using Nabla.Loops;

namespace Nabla.Eng.Ulps;

/// <summary>Every elementary function of one number, the bounds of its errors, and the values that are fixed.</summary>
internal static class Functions
{
    private const double Infinity = double.PositiveInfinity;
    private const double NaN = double.NaN;

    public static IReadOnlyList<Function> All { get; } =
    [
        new Function<Exp>("Exp", 1.0, 1.0, Exact.Exp)
        {
            Range = (-746, 710),
            Cuts = [709.782712893384, 708.3964185322641, 745.1332191019412, 0.34657359027997264, 1.0397207708399179],
            Fixed = [(0, 1), (-0.0, 1), (Infinity, Infinity), (-Infinity, 0), (NaN, NaN), (1e9, Infinity), (-1e9, 0)],
        },
        new Function<Expm1>("Expm1", 1.3, 1.4, Exact.Expm1)
        {
            Range = (-3, 3),
            Cuts = [709.782712893384, 36.04365338911715, 0.34657359027997264, 1.0397207708399179],
            Fixed = [(0, 0), (-0.0, -0.0), (Infinity, Infinity), (-Infinity, -1), (NaN, NaN), (1e9, Infinity), (-1e9, -1), (1e-30, 1e-30)],
        },
        new Function<Log>("Log", 0.9, 1.0, Exact.Log)
        {
            Range = (0, 3),
            Cuts = [1, Math.Sqrt(0.5), Math.Sqrt(2), 2],
            Fixed = [(1, 0), (0, -Infinity), (-0.0, -Infinity), (Infinity, Infinity), (-Infinity, NaN), (-1, NaN), (NaN, NaN)],
        },
        new Function<Log1p>("Log1p", 1.0, 1.1, Exact.Log1p)
        {
            Range = (-1, 3),
            Cuts = [1, 1 - Math.Sqrt(0.5), Math.Sqrt(2) - 1, (2 * Math.Sqrt(2)) - 1, 0.5],
            Fixed = [(0, 0), (-0.0, -0.0), (-1, -Infinity), (Infinity, Infinity), (-Infinity, NaN), (-2, NaN), (NaN, NaN), (1e-30, 1e-30)],
        },
        new Function<Log2>("Log2", 1.0, 1.1, Exact.Log2)
        {
            Range = (0, 3),
            Cuts = [1, Math.Sqrt(0.5), Math.Sqrt(2), 2],
            Fixed = [(1, 0), (0, -Infinity), (-0.0, -Infinity), (Infinity, Infinity), (-Infinity, NaN), (-1, NaN), (NaN, NaN), (8, 3), (1.0 / 1024, -10)],
        },
        new Function<Log10>("Log10", 1.0, 1.1, Exact.Log10)
        {
            Range = (0, 3),
            Cuts = [1, Math.Sqrt(0.5), Math.Sqrt(2), 2],
            Fixed = [(1, 0), (0, -Infinity), (-0.0, -Infinity), (Infinity, Infinity), (-Infinity, NaN), (-1, NaN), (NaN, NaN), (10, 1), (1000, 3), (1e6, 6)],
        },
        new Function<Tanh>("Tanh", 1.1, 1.2, Exact.Tanh)
        {
            Range = (-4, 4),
            Cuts = [0.17328679513998632, 0.5198603854199589, 10, 21, 22],
            Fixed = [(0, 0), (-0.0, -0.0), (Infinity, 1), (-Infinity, -1), (NaN, NaN), (100, 1), (-100, -1)],
        },
        new Function<Sigmoid>("Sigmoid", 1.5, 1.5, Exact.Sigmoid)
        {
            Range = (-40, 40),
            Cuts = [709.782712893384, 708.3964185322641, 745.1332191019412, 0.34657359027997264, 20, 40],
            Fixed = [(0, 0.5), (-0.0, 0.5), (Infinity, 1), (-Infinity, 0), (NaN, NaN), (1e9, 1), (-1e9, 0)],
        },
        new Function<Softplus>("Softplus", 1.4, 1.5, Exact.Softplus)
        {
            Range = (-40, 40),
            Cuts = [709.782712893384, 708.3964185322641, 745.1332191019412, 0.34657359027997264, 0.881373587019543],
            Fixed = [(Infinity, Infinity), (-Infinity, 0), (NaN, NaN), (1e9, 1e9), (-1e9, 0)],
        },
        new Function<Erf>("Erf", 1.2, 1.2, Exact.Erf)
        {
            Range = (-6, 6),
            Cuts = [0.92, 4, 5.95],
            Fixed = [(0, 0), (-0.0, -0.0), (Infinity, 1), (-Infinity, -1), (NaN, NaN), (100, 1)],
        },
        new Function<Erfc>("Erfc", 4, 3.5, Exact.Erfc)
        {
            Range = (-3, 27.3),
            Cuts = [0.5, 10.05, 26.543258458, 27.2263],
            Fixed = [(0, 1), (-0.0, 1), (Infinity, 0), (-Infinity, 2), (NaN, NaN), (100, 0), (-100, 2)],
        },
        new Function<Sin>("Sin", 1.3, 1.3, Exact.Sin)
        {
            Range = (-1e5, 1e5),
            Cuts = [Math.PI / 4, Math.PI / 2, Math.PI, 131072, 1073741824],
            IsPeriodic = true,
            Fixed = [(0, 0), (-0.0, -0.0), (Infinity, NaN), (-Infinity, NaN), (NaN, NaN), (1e-30, 1e-30)],
        },
        new Function<Cos>("Cos", 1.3, 1.3, Exact.Cos)
        {
            Range = (-1e5, 1e5),
            Cuts = [Math.PI / 4, Math.PI / 2, Math.PI, 131072, 1073741824],
            IsPeriodic = true,
            Fixed = [(0, 1), (-0.0, 1), (Infinity, NaN), (-Infinity, NaN), (NaN, NaN), (1e-30, 1)],
        },
        new Function<Rsqrt>("Rsqrt", 1.5, 1.5, Exact.Rsqrt)
        {
            Range = (0.2, 5),
            Cuts = [1, 2],
            Fixed = [(0, Infinity), (-0.0, -Infinity), (Infinity, 0), (-1, NaN), (-Infinity, NaN), (NaN, NaN), (4, 0.5)],
        },
    ];
}
