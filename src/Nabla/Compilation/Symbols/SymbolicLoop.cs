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

    /// <summary>The program in single steps.</summary>
    /// <exception cref="NotSupportedException">No lanes can do it (<see cref="LoopProgram.IsOneLoop"/>), or it has formulas of bools whose results are none.</exception>
    public static SymbolicLoop Of(LoopProgram program)
    {
        if (!program.IsOneLoop)
        {
            throw new NotSupportedException($"One loop cannot run this program:\n{program}");
        }

        LaneTypes lanes = LaneTypes.Of(program);
        Expression[] values = new Expression[program.Values.Length];
        int inputs = 0;
        for (int i = 0; i < values.Length; i++)
        {
            LoopProgram.Value value = program.Values[i];
            DType lane = lanes.Of(value.DType);
            values[i] = value.Source switch
            {
                LoopProgram.Source.Input => new Expression(Step.Input, lane, (ulong)inputs++),
                LoopProgram.Source.Constant => new Expression(Step.Constant, lane, Bits(value, lane)),
                _ => Applied(program, value, values, lanes),
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

    /// <summary>A constant as its lane holds it.</summary>
    private static ulong Bits(in LoopProgram.Value constant, DType lane) => constant.DType switch
    {
        DType.Bool => constant.Bits == 0 ? 0 : Truth.Everywhere(lane),
        DType.Float16 or DType.BFloat16 => HalfSymbols.Widened(constant.DType, constant.Bits),
        _ => constant.Bits,
    };

    private static Expression Applied(LoopProgram program, in LoopProgram.Value value, Expression[] values, LaneTypes lanes)
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
            return SymbolicConversion.Of(arguments[0], last, value.DType, lanes);
        }

        if (last == DType.Bool)
        {
            return Truth.Of(formula, arguments, lanes.Mask);
        }

        DType lane = formula.Lane(last, value.DType);
        for (int position = 0; position < arguments.Length; position++)
        {
            arguments[position] = As(arguments[position], lane);
        }

        Expression result = FormulaSymbols.Of(formula, lane, arguments);
        return formula.IsPredicate ? As(result, lanes.Mask) : HalfSymbols.Rounded(result, value.DType, arguments);
    }

    /// <summary>The same mask in another lane.</summary>
    internal static Expression As(Expression x, DType lane)
    {
        Expression origin = x.Step == Step.Reinterpret ? x.X! : x;
        if (origin.Lane.Size() != lane.Size())
        {
            // What was a mask of the other width before is that again.
            DType integers = lane.Size() == 8 ? DType.Int64 : DType.Int32;
            origin = origin.Step == Step.Convert && origin.X!.Lane == integers
                ? origin.X
                : new Expression(Step.Convert, integers, x: As(origin, lane.Size() == 8 ? DType.Int32 : DType.Int64));
            origin = origin.Step == Step.Reinterpret && origin.X!.Lane == lane ? origin.X : origin;
        }

        return origin.Lane == lane ? origin : new Expression(Step.Reinterpret, lane, x: origin);
    }
}
