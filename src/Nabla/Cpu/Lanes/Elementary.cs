using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>The formulas of the elementary functions at one number, which every register has the bits of.</summary>
internal readonly struct Elementary : IElementary
{
    /// <inheritdoc/>
    public static double Exp(double x) => Number(Loops.Exp.At(new Scalar<double>(x)));

    /// <inheritdoc/>
    public static double Log(double x) => Number(Loops.Log.At(new Scalar<double>(x)));

    /// <inheritdoc/>
    public static double Log1p(double x) => Number(Loops.Log1p.At(new Scalar<double>(x)));

    /// <inheritdoc/>
    public static double Pow(double x, double y) => Number(Loops.Pow.At(new Scalar<double>(x), new Scalar<double>(y)));

    /// <inheritdoc/>
    public static double Sin(double x) => Number(Loops.Sin.At(new Scalar<double>(x)));

    /// <inheritdoc/>
    public static double Cos(double x) => Number(Loops.Cos.At(new Scalar<double>(x)));

    /// <inheritdoc/>
    public static double Asin(double x) => Number(Loops.Asin.At(new Scalar<double>(x)));

    /// <inheritdoc/>
    public static double Erf(double x) => Number(Loops.Erf.At(new Scalar<double>(x)));

    /// <inheritdoc/>
    public static double Erfc(double x) => Number(Loops.Erfc.At(new Scalar<double>(x)));

    private static double Number(Scalar<double> x) => Unsafe.BitCast<Scalar<double>, double>(x);
}
