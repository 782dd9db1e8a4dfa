namespace Nabla.Compilation;

/// <summary>Formulas of bools.</summary>
/// <remarks>
/// Note [A formula of bools is a table]
/// In memory bools are bytes, 0 or 1, and on tensors of them formulas compute with bytes. In a loop over wider numbers a bool is a mask, all
/// bits of a lane or none, to which the same instructions would do something else. But a formula of two bools has four results:
/// they are found by evaluating it, and written down again as a choice between masks.
/// </remarks>
internal static class Truth
{
    /// <summary>The bits of a mask that is set.</summary>
    public static ulong Everywhere(DType mask) => ulong.MaxValue >> (64 - 8 * mask.Size());

    /// <summary>The formula of masks in the given lane.</summary>
    /// <exception cref="NotSupportedException">Its result is not a bool.</exception>
    public static Expression Of(Formula formula, Expression[] arguments, DType mask) => Of(formula, arguments, mask, 0, 0);

    // The choice by the arguments from a position on, where those before it are the bits of `chosen`.
    private static Expression Of(Formula formula, Expression[] arguments, DType mask, int position, int chosen)
    {
        if (position == arguments.Length)
        {
            return new Expression(Step.Constant, mask, IsTrue(formula, arguments.Length, chosen) ? Everywhere(mask) : 0);
        }

        Expression by = arguments[position];
        Expression no = Of(formula, arguments, mask, position + 1, chosen);
        Expression yes = Of(formula, arguments, mask, position + 1, chosen | (1 << position));
        return (yes.Step, no.Step) switch
        {
            (Step.Constant, Step.Constant) when yes.Bits == no.Bits => yes,
            (Step.Constant, Step.Constant) => yes.Bits != 0 ? by : new Expression(Step.Not, mask, x: by),
            (Step.Constant, _) when yes.Bits != 0 => new Expression(Step.Or, mask, x: by, y: no),
            (_, Step.Constant) when no.Bits == 0 => new Expression(Step.And, mask, x: by, y: yes),
            (Step.Not, _) when yes.X == no => new Expression(Step.Xor, mask, x: by, y: no),
            _ when yes == no => yes,
            _ => new Expression(Step.Select, mask, x: by, y: yes, z: no),
        };
    }

    private static bool IsTrue(Formula formula, int arity, int chosen)
    {
        Expression[] bits = new Expression[arity];
        for (int i = 0; i < arity; i++)
        {
            // Where the first argument is a mask the formula is given one: all bits of the byte.
            ulong one = i == 0 && formula.FirstIsMask ? 255u : 1;
            bits[i] = new Expression(Step.Constant, DType.UInt8, (chosen >> i & 1) != 0 ? one : 0);
        }

        byte result = Value(FormulaSymbols.Of(formula, DType.UInt8, bits));
        return result switch
        {
            0 => false,
            1 => true,
            _ when formula.IsPredicate => (result & 1) != 0,
            _ => throw new NotSupportedException($"{formula} of bools is not a bool."),
        };
    }

    /// <summary>The byte that an expression of constants is.</summary>
    private static byte Value(Expression e)
    {
        byte At(Expression? argument) => Value(argument!);
        static byte Mask(bool set) => set ? (byte)255 : (byte)0;
        return e.Step switch
        {
            Step.Constant => (byte)e.Bits,
            Step.And => (byte)(At(e.X) & At(e.Y)),
            Step.Or => (byte)(At(e.X) | At(e.Y)),
            Step.Xor => (byte)(At(e.X) ^ At(e.Y)),
            Step.Not => (byte)~At(e.X),
            Step.Equal => Mask(At(e.X) == At(e.Y)),
            Step.Less => Mask(At(e.X) < At(e.Y)),
            Step.LessOrEqual => Mask(At(e.X) <= At(e.Y)),
            Step.Select => (byte)((At(e.X) & At(e.Y)) | (~At(e.X) & At(e.Z))),
            Step.Min => Math.Min(At(e.X), At(e.Y)),
            Step.Max => Math.Max(At(e.X), At(e.Y)),
            Step.Multiply => (byte)(At(e.X) * At(e.Y)),
            Step.Abs => At(e.X),
            _ => throw new NotSupportedException($"{e.Step} of bools is not defined."),
        };
    }
}
