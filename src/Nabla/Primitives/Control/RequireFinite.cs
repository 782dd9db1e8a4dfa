using System.Globalization;
using System.Numerics;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The same numbers, or an exception where one of them is NaN or infinite. What is computed of its result is computed after it was looked at, in compiled functions too.</summary>
/// <param name="What">What the message calls the numbers.</param>
/// <param name="Site">Where the user asked, for the message: <c> (Train.cs:41)</c>.</param>
internal sealed record RequireFinite(string What, string Site) : Primitive
{
    // Nothing is written there: the kernel only looks.
    private static readonly Operand s_nowhere = new(new TensorType(DType.Bool, [1]), Layout.Of([1], [1], 0), Storage.Rent(1));

    internal override Residuals Reads => Residuals.None;

    internal override bool CanFail => true;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents) => cotangents[0] = call.Cotangents[0];

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0];

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Apply(inputs[0]);
        outputAxes[0] = axes[0];
    }

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
            throw new NotFiniteNumberException(
                string.Create(CultureInfo.InvariantCulture, $"{What}, {x.Type}, must be finite, but {(x.Shape.Count == 1 ? "is" : "holds")} {found.OffendingNumber}{Site}."),
                found.OffendingNumber);
        }

        machine.Move(x, outputs[0]);
    }

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
