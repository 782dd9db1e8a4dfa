using Nabla.Loops;

namespace Nabla.Eng.Ulps;

/// <summary>Every elementary function, the bounds of its errors, and the values that are fixed.</summary>
internal static class Table
{
    private const double Infinity = double.PositiveInfinity;
    private const double NaN = double.NaN;

    /// <summary>Those of two numbers.</summary>
    public static IReadOnlyList<PairFunction> Pairs { get; } =
    [
        new PairFunction<Pow>("Pow", 1.0, 1.0, Exact.Pow, Math.Pow) { IsPower = true },
        new PairFunction<Atan2>("Atan2", 1.2, 1.1, Exact.Atan2, Math.Atan2),
        new PairFunction<Hypot>("Hypot", 1.0, 1.0, Exact.Hypot, double.Hypot),
    ];

    /// <summary>Those of one number.</summary>
    public static IReadOnlyList<Function> Functions { get; } =
    [
        new Function<Exp>("Exp", 1.1, 1.0, Exact.Exp)
        {
            Range = (-746, 710),
            Cuts = [709.782712893384, 708.3964185322641, 745.1332191019412, 0.34657359027997264, 1.0397207708399179],
            Fixed = [(0, 1), (-0.0, 1), (Infinity, Infinity), (-Infinity, 0), (NaN, NaN), (1e9, Infinity), (-1e9, 0)],
        },
        new Function<Expm1>("Expm1", 1.4, 1.4, Exact.Expm1)
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
        new Function<Log2>("Log2", 1.2, 1.1, Exact.Log2)
        {
            Range = (0, 3),
            Cuts = [1, Math.Sqrt(0.5), Math.Sqrt(2), 2],
            Fixed = [(1, 0), (0, -Infinity), (-0.0, -Infinity), (Infinity, Infinity), (-Infinity, NaN), (-1, NaN), (NaN, NaN), (8, 3), (1.0 / 1024, -10)],
        },
        new Function<Log10>("Log10", 1.2, 1.1, Exact.Log10)
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
        new Function<Erfc>("Erfc", 1.5, 1.5, Exact.Erfc)
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
        new Function<Exp2>("Exp2", 1.0, 1.0, Exact.Exp2)
        {
            Range = (-1076, 1025),
            Cuts = [1024, 1022, 1074, 0.5, 1.5, 126, 149],
            Fixed = [(0, 1), (-0.0, 1), (Infinity, Infinity), (-Infinity, 0), (NaN, NaN), (1e9, Infinity), (-1e9, 0), (10, 1024), (-149, 1.401298464324817E-45)],
        },
        new Function<Sinh>("Sinh", 1.1, 1.0, Exact.Sinh)
        {
            Range = (-30, 30),
            Cuts = [710.4758600739439, 709.782712893384, 0.34657359027997264, 1.0397207708399179, 1e-9, 0.0001],
            Fixed = [(0, 0), (-0.0, -0.0), (Infinity, Infinity), (-Infinity, -Infinity), (NaN, NaN), (1e9, Infinity), (-1e9, -Infinity), (1e-30, 1e-30)],
        },
        new Function<Cosh>("Cosh", 1.0, 1.0, Exact.Cosh)
        {
            Range = (-30, 30),
            Cuts = [710.4758600739439, 709.782712893384, 0.34657359027997264, 1.0397207708399179],
            Fixed = [(0, 1), (-0.0, 1), (Infinity, Infinity), (-Infinity, Infinity), (NaN, NaN), (1e9, Infinity), (-1e9, Infinity)],
        },
        new Function<Asinh>("Asinh", 1.0, 1.0, Exact.Asinh)
        {
            Range = (-10, 10),
            Cuts = [0.00390625, 7.62939453125e-06, 16384, 268435456, 0.35355339059327373, 0.75, Math.Sqrt(0.5)],
            Fixed = [(0, 0), (-0.0, -0.0), (Infinity, Infinity), (-Infinity, -Infinity), (NaN, NaN), (1e-30, 1e-30)],
        },
        new Function<Acosh>("Acosh", 1.0, 1.0, Exact.Acosh)
        {
            Range = (1, 10),
            Cuts = [1, 16384, 268435456, 1.0606601717798212],
            Fixed = [(1, 0), (0.5, NaN), (0, NaN), (-0.0, NaN), (-1, NaN), (-1e30, NaN), (Infinity, Infinity), (-Infinity, NaN), (NaN, NaN)],
        },
        new Function<Atanh>("Atanh", 1.0, 1.0, Exact.Atanh)
        {
            Range = (-1, 1),
            Cuts = [0.00390625, 7.62939453125e-06, 1, 0.1715728752538099, 0.4776],
            Fixed = [(0, 0), (-0.0, -0.0), (1, Infinity), (-1, -Infinity), (2, NaN), (-2, NaN), (Infinity, NaN), (-Infinity, NaN), (NaN, NaN), (1e-30, 1e-30)],
        },
        new Function<Tan>("Tan", 1.2, 1.1, Exact.Tan)
        {
            Range = (-1e5, 1e5),
            Cuts = [Math.PI / 4, Math.PI / 2, Math.PI, 131072, 1073741824],
            IsPeriodic = true,
            Fixed = [(0, 0), (-0.0, -0.0), (Infinity, NaN), (-Infinity, NaN), (NaN, NaN), (1e-30, 1e-30)],
        },
        new Function<Asin>("Asin", 1.3, 1.2, Exact.Asin)
        {
            Range = (-1, 1),
            Cuts = [0.5, 1, Math.Sqrt(0.5)],
            Fixed = [(0, 0), (-0.0, -0.0), (1, Math.PI / 2), (-1, -Math.PI / 2), (2, NaN), (-2, NaN), (Infinity, NaN), (-Infinity, NaN), (NaN, NaN), (1e-30, 1e-30)],
        },
        new Function<Acos>("Acos", 1.3, 1.2, Exact.Acos)
        {
            Range = (-1, 1),
            Cuts = [0.5, 1, Math.Sqrt(0.5)],
            Fixed = [(1, 0), (-1, Math.PI), (0, Math.PI / 2), (-0.0, Math.PI / 2), (2, NaN), (-2, NaN), (Infinity, NaN), (-Infinity, NaN), (NaN, NaN)],
        },
        new Function<Atan>("Atan", 1.3, 1.2, Exact.Atan)
        {
            Range = (-10, 10),
            Cuts = [1],
            Fixed = [(0, 0), (-0.0, -0.0), (Infinity, Math.PI / 2), (-Infinity, -Math.PI / 2), (NaN, NaN), (1e-30, 1e-30)],
        },
        new Function<Cbrt>("Cbrt", 0.8, 0.6, Exact.Cbrt)
        {
            Range = (-10, 10),
            Cuts = [1, 2, 4, 8],
            Fixed = [(0, 0), (-0.0, -0.0), (Infinity, Infinity), (-Infinity, -Infinity), (NaN, NaN), (8, 2), (-27, -3), (1e-30, 1e-10), (64, 4)],
        },
    ];
}
