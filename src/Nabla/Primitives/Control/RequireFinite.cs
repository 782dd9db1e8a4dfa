using System.Globalization;
using System.Numerics;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The same numbers, or an exception where one of them is NaN or infinite.</summary>
/// <param name="What">What the message calls the numbers.</param>
/// <param name="Site">Where the user asked, for the message: <c> (Train.cs:41)</c>.</param>
internal sealed record RequireFinite(string What, string Site) : Check
{
    // What is wrong with a number, and how many things can be, nothing among them.
    private const int IsNaN = 1;
    private const int IsPositiveInfinity = 2;
    private const int IsNegativeInfinity = 3;
    private const int Faults = 4;

    // Nothing is written there: the kernel only looks.
    private static readonly Operand s_nowhere = new(new TensorType(DType.Bool, [1]), Layout.Of([1], [1], 0), Storage.Rent(1));

    internal override Tensor Fault(Tensor x)
    {
        if (!x.DType.IsFloating() || x.Count == 0)
        {
            return Tensor.Of(0);
        }

        Tensor fault = Functions.Where(
            Functions.IsFinite(x),
            0,
            Functions.Where(x > 0, IsPositiveInfinity, Functions.Where(x < 0, IsNegativeInfinity, IsNaN))).Cast(DType.Int32);
        if (x.Count == 1)
        {
            return fault.Reshape([]);
        }

        // That of the first number that has one.
        Tensor faults = fault.Reshape([-1]).Cast(DType.Int64);
        long none = x.Count * Faults;
        return (Functions.Where(Functions.Equal(faults, 0), none, Tensor.Arange(x.Count) * Faults + faults).Min() % Faults).Cast(DType.Int32);
    }

    internal override Exception ExceptionOf(int fault, TensorType type) => Found(
        fault switch
        {
            IsPositiveInfinity => double.PositiveInfinity,
            IsNegativeInfinity => double.NegativeInfinity,
            _ => double.NaN,
        },
        type);

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Operand x = inputs[0];
        Operand rows = x.Shape.Rank > 0 ? x : x.View([1], Layout.Of([1], [0], x.Layout.Offset));
        try
        {
            machine.Run<Kernel>(rows, s_nowhere);
        }
        catch (NotFiniteNumberException found)
        {
            throw Found(found.OffendingNumber, x.Type);
        }

        machine.Move(x, outputs[0]);
    }

    private NotFiniteNumberException Found(double number, TensorType type) => new(
        string.Create(CultureInfo.InvariantCulture, $"{What}, {type}, must be finite, but {(type.Shape.Count == 1 ? "is" : "holds")} {number}{Site}."),
        number);

    internal readonly struct Kernel : IRowKernel
    {
        public static unsafe void Row<T>(T* x, int length, void* z)
            where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < length; i++)
            {
                if (!T.IsFinite(x[i]))
                {
                    throw new NotFiniteNumberException(double.CreateSaturating(x[i]));
                }
            }
        }
    }
}
