using Nabla.Compilation;
using Nabla.Primitives;

namespace Nabla.Tests.Compilation;

/// <summary>Programs of many formulas in any order.</summary>
internal static class RandomPrograms
{
    // What has a meaning for every element type.
    private static readonly Formula[] s_common =
    [
        .. FormulaTokens.All.Where(formula => formula.Name is "Add" or "Subtract" or "Multiply" or "Maximum" or "Minimum" or "Negate" or "Abs" or "Square" or "Sign" or "Less" or "LessOrEqual" or "Equal" or "NotEqual"
            or "Where" or "Clamp" or "MultiplyAdd" or "Relu"),
    ];

    private static readonly Formula[] s_floating =
    [
        .. s_common, .. FormulaTokens.All.Where(formula => formula.Name is "Exp" or "Tanh" or "Sigmoid" or "Log1p" or "Sin" or "Divide" or "Sqrt" or "Gelu" or "Floor" or "Erf" or "Softplus" or "Atan2" or "Reciprocal"),
    ];

    private static readonly DType[] s_types = [DType.Float32, DType.Float64, DType.Float16, DType.BFloat16, DType.Int32, DType.Int64, DType.UInt8];

    private static readonly Formula[] s_logical = [.. FormulaTokens.All.Where(formula => formula.Name is "LogicalAnd" or "LogicalOr" or "LogicalXor" or "LogicalNot")];

    public static LoopProgram Next(Random random, int formulas, bool reduces = false)
    {
        DType[] types = random.Next(8) switch
        {
            0 => [DType.Float64],
            1 => [DType.Int32],
            2 => [DType.Int64],
            3 => [DType.Float32, DType.Int32],
            4 => [DType.Float32, DType.Float64, DType.Int64],
            5 => [DType.Float16, DType.BFloat16, DType.Float32],
            6 => s_types,
            _ => [DType.Float32],
        };
        LoopProgram.Writer writer = new();
        List<(int Value, DType Type)> values = [];
        for (int i = random.Next(1, 4); i >= 0; i--)
        {
            DType dtype = types[random.Next(types.Length)];
            values.Add((writer.Input(dtype), dtype));
        }

        values.Add((writer.Input(DType.Bool), DType.Bool));
        values.Add((writer.Constant(types[0], types[0] switch { DType.Float16 => 0x3800, DType.Float32 => 0x3F000000, DType.Float64 => 0x3FE0000000000000, _ => 3 }), types[0]));
        if (reduces)
        {
            values.Add((writer.Input(types[0], isPerRow: true), types[0]));
        }

        List<int> results = [];
        while (results.Count < formulas)
        {
            DType type = types[random.Next(types.Length)];
            if (reduces && random.Next(5) == 0)
            {
                (int x, DType of) = values[random.Next(values.Count)];
                if (!writer.IsReducible(x) || of.Size() == 2)
                {
                    continue;
                }

                Monoid[] monoids = of == DType.Bool ? [Monoid<Any.Combination>.Token, Monoid<All.Combination>.Token] : [Monoid<Sum.Plus>.Token, Monoid<Max.Greater>.Token, Monoid<Sum.Plus>.Token, Monoid<Prod.Times>.Token];
                int reduced = writer.Reduce(monoids[random.Next(monoids.Length)], x);
                values.Add((reduced, of));
                results.Add(reduced);
                continue;
            }

            Formula[] candidates = random.Next(6) == 0 ? s_logical : random.Next(types.Length > 1 ? 3 : 8) == 0 || type == DType.UInt8 ? [Conversion.Token] : type.IsFloating() ? s_floating : s_common;
            Formula formula = candidates[random.Next(candidates.Length)];
            DType result = s_logical.Contains(formula) || formula.IsPredicate ? DType.Bool : type;
            int[] arguments = new int[formula.Arity];
            bool isComplete = true;
            for (int position = 0; position < arguments.Length; position++)
            {
                DType wanted = s_logical.Contains(formula) || (position == 0 && formula.FirstIsMask) ? DType.Bool : type;
                (int Value, DType Type)[] fitting = [.. values.Where(value => formula is Conversion ? value.Type != type && SymbolicConversion.IsPossible(value.Type, type) : value.Type == wanted)];
                isComplete &= fitting.Length > 0;
                arguments[position] = fitting.Length == 0 ? 0 : fitting[random.Next(fitting.Length)].Value;
            }

            if (isComplete)
            {
                int value = writer.Apply(formula, result, arguments);
                values.Add((value, result));
                results.Add(value);
            }
        }

        // The last, and some on the way.
        foreach (int result in results.Where(result => result == results[^1] || random.Next(8) == 0))
        {
            writer.Output(result);
        }

        foreach ((int value, DType type) in reduces ? values : [])
        {
            if (type != DType.Bool && type.Size() != 2 && writer.IsReducible(value) && random.Next(6) == 0)
            {
                Monoid[] monoids = [Monoid<Sum.Plus>.Token, Monoid<Sum.Plus>.Token, Monoid<Max.Greater>.Token, Monoid<Prod.Times>.Token];
                writer.Output(writer.ReduceColumns(monoids[random.Next(monoids.Length)], value));
            }
        }

        return writer.ToProgram();
    }
}
