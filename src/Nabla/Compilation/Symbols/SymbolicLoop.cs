namespace Nabla.Compilation;

/// <summary>A loop's program in single steps of lanes, as kernels are written from.</summary>
internal sealed class SymbolicLoop
{
    private readonly int[] _outputs;

    private SymbolicLoop(SymbolTable table, int[] outputs)
    {
        Table = table;
        _outputs = outputs;
    }

    /// <summary>The steps.</summary>
    public SymbolTable Table { get; }

    /// <summary>For each output the number of the step that computes it; of a bool, a mask.</summary>
    public ReadOnlySpan<int> Outputs => _outputs;

    /// <summary>The bytes of an element in every lane of the program, or 0 where its values are of several widths or of one that no lane has.</summary>
    public static int Width(LoopProgram program)
    {
        int width = 0;
        foreach (LoopProgram.Value value in program.Values)
        {
            if (value.DType == DType.Bool)
            {
                continue;
            }

            int size = value.DType.Size();
            if (size == 2 || (width != 0 && size != width))
            {
                return 0;
            }

            width = size;
        }

        return width == 0 ? 1 : width;
    }

    /// <summary>The program in single steps.</summary>
    /// <exception cref="NotSupportedException">It joins values of different widths, or formulas of bools whose results are none.</exception>
    public static SymbolicLoop Of(LoopProgram program)
    {
        int width = Width(program);
        DType mask = width switch
        {
            8 => DType.Int64,
            4 => DType.Int32,
            1 => DType.UInt8,
            _ => throw new NotSupportedException($"One loop cannot join elements of different widths:\n{program}"),
        };

        Expression[] values = new Expression[program.Values.Length];
        int inputs = 0;
        for (int i = 0; i < values.Length; i++)
        {
            LoopProgram.Value value = program.Values[i];
            DType lane = value.DType == DType.Bool ? mask : value.DType;
            values[i] = value.Source switch
            {
                LoopProgram.Source.Input => new Expression(Step.Input, lane, (ulong)inputs++),
                LoopProgram.Source.Constant => new Expression(Step.Constant, lane, value.DType != DType.Bool ? value.Bits : value.Bits == 0 ? 0 : Truth.Everywhere(mask)),
                _ => Applied(program, value, values, mask),
            };
        }

        SymbolTable table = new();
        int[] outputs = new int[program.Outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = table.Number(values[program.Outputs[i]]);
        }

        return new SymbolicLoop(table, outputs);
    }

    private static Expression Applied(LoopProgram program, in LoopProgram.Value value, Expression[] values, DType mask)
    {
        Formula formula = value.Formula!;
        DType last = program.Values[value.Argument(formula.Arity - 1)].DType;
        Expression[] arguments = new Expression[formula.Arity];
        for (int position = 0; position < arguments.Length; position++)
        {
            arguments[position] = values[value.Argument(position)];
        }

        if (formula is Conversion)
        {
            return SymbolicConversion.Of(arguments[0], last, value.DType, mask);
        }

        if (last == DType.Bool)
        {
            return Truth.Of(formula, arguments, mask);
        }

        DType lane = formula.Lane(last, value.DType);
        for (int position = 0; position < arguments.Length; position++)
        {
            arguments[position] = As(arguments[position], lane);
        }

        Expression result = FormulaSymbols.Of(formula, lane, arguments);
        return formula.IsPredicate ? As(result, mask) : result;
    }

    /// <summary>The same bits in another lane.</summary>
    internal static Expression As(Expression x, DType lane)
    {
        Expression origin = x.Step == Step.Reinterpret ? x.X! : x;
        return origin.Lane == lane ? origin : new Expression(Step.Reinterpret, lane, x: origin);
    }
}
