using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Compilation;

/// <summary>A lane that holds no numbers but says how they would be computed: a formula evaluated over it is written down.</summary>
/// <remarks>
/// What is written down is exactly the sequence of operations that the formula asks for, in numbers of the same element type;
/// nothing is simplified or put into another order, so that who carries it out gets the same bits.
/// </remarks>
internal readonly partial struct Symbol<T>(Expression expression) : ILane<Symbol<T>>
    where T : unmanaged
{
    public static int Bits => 8 * Unsafe.SizeOf<T>();

    public static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    public Expression Expression { get; } = expression;

    /// <summary>The type of the elements; bools are bytes.</summary>
    private static DType Lane => DTypes.Of<T>();

    public static Symbol<T> Of(double constant)
    {
        if (typeof(T) == typeof(float))
        {
            return OfBits(BitConverter.SingleToUInt32Bits((float)constant));
        }

        if (typeof(T) == typeof(double))
        {
            return OfBits(BitConverter.DoubleToUInt64Bits(constant));
        }

        if (typeof(T) == typeof(int))
        {
            return OfBits((uint)(int)constant);
        }

        return typeof(T) == typeof(long) ? OfBits((ulong)(long)constant) : OfBits((byte)(int)constant);
    }

    public static Symbol<T> OfBits(ulong pattern) => new(new Expression(Step.Constant, Lane, Unsafe.SizeOf<T>() switch { 1 => (byte)pattern, 4 => (uint)pattern, _ => pattern }));

    public static Symbol<T> operator +(Symbol<T> x, Symbol<T> y) => Apply(Step.Add, x, y);

    public static Symbol<T> operator -(Symbol<T> x, Symbol<T> y) => Apply(Step.Subtract, x, y);

    public static Symbol<T> operator *(Symbol<T> x, Symbol<T> y) => Apply(Step.Multiply, x, y);

    public static Symbol<T> operator /(Symbol<T> x, Symbol<T> y) => Apply(Step.Divide, x, y);

    public static Symbol<T> operator -(Symbol<T> x) => Apply(Step.Negate, x);

    public static Symbol<T> Fma(Symbol<T> x, Symbol<T> y, Symbol<T> z) => Apply(Step.Fma, x, y, z);

    public static Symbol<T> Abs(Symbol<T> x) => Apply(Step.Abs, x);

    public static Symbol<T> Min(Symbol<T> x, Symbol<T> y) => Apply(Step.Min, x, y);

    public static Symbol<T> Max(Symbol<T> x, Symbol<T> y) => Apply(Step.Max, x, y);

    public static Symbol<T> Clamp(Symbol<T> x, Symbol<T> low, Symbol<T> high) => Apply(Step.Clamp, x, low, high);

    public static Symbol<T> Sqrt(Symbol<T> x) => Apply(Step.Sqrt, x);

    public static Symbol<T> Floor(Symbol<T> x) => Apply(Step.Floor, x);

    public static Symbol<T> Ceiling(Symbol<T> x) => Apply(Step.Ceiling, x);

    public static Symbol<T> Truncate(Symbol<T> x) => Apply(Step.Truncate, x);

    public static Symbol<T> Round(Symbol<T> x) => Apply(Step.Round, x);

    public static Symbol<T> CopySign(Symbol<T> magnitude, Symbol<T> sign) => Apply(Step.CopySign, magnitude, sign);

    public static Symbol<T> Scale(Symbol<T> x, Symbol<T> n) => Apply(Step.Scale, x, n);

    public static Symbol<T> Exponent(Symbol<T> x) => Apply(Step.Exponent, x);

    public static Symbol<T> Mantissa(Symbol<T> x) => Apply(Step.Mantissa, x);

    public static Symbol<T> Octave(Symbol<T> x) => Apply(Step.Octave, x);

    private static Symbol<T> Apply(Step step, Symbol<T> x) => new(new Expression(step, Lane, x: x.Expression));

    private static Symbol<T> Apply(Step step, Symbol<T> x, Symbol<T> y) => new(new Expression(step, Lane, x: x.Expression, y: y.Expression));

    private static Symbol<T> Apply(Step step, Symbol<T> x, Symbol<T> y, Symbol<T> z) => new(new Expression(step, Lane, x: x.Expression, y: y.Expression, z: z.Expression));
}
