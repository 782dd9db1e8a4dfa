using Nabla.Loops;

namespace Nabla.Compilation;

/// <summary>Evaluates a formula over symbols.</summary>
internal sealed class FormulaSymbols : FormulaReader
{
    private readonly DType _lane;
    private readonly Expression[] _arguments;
    private Expression? _result;

    private FormulaSymbols(DType lane, Expression[] arguments)
    {
        _lane = lane;
        _arguments = arguments;
    }

    /// <summary>What the formula does to arguments of one lane.</summary>
    public static Expression Of(Formula formula, DType lane, params Expression[] arguments)
    {
        FormulaSymbols reader = new(lane, arguments);
        formula.Accept(reader);
        return reader._result!;
    }

    /// <summary>How many steps the formula is, constants not counted.</summary>
    public static int Steps(Formula formula, DType lane)
    {
        Expression[] arguments = [.. Enumerable.Range(0, formula.Arity).Select(position => new Expression(Step.Input, lane, (ulong)position))];
        SymbolTable table = new();
        table.Number(Of(formula, lane, arguments));
        return table.Entries.Count(entry => entry.Step is not (Step.Input or Step.Constant));
    }

    public override void Read1<F>() => _result = _lane switch
    {
        DType.Float32 => Of1<F, float>(),
        DType.Float64 => Of1<F, double>(),
        DType.Int32 => Of1<F, int>(),
        DType.Int64 => Of1<F, long>(),
        _ => Of1<F, byte>(),
    };

    public override void Read2<F>() => _result = _lane switch
    {
        DType.Float32 => Of2<F, float>(),
        DType.Float64 => Of2<F, double>(),
        DType.Int32 => Of2<F, int>(),
        DType.Int64 => Of2<F, long>(),
        _ => Of2<F, byte>(),
    };

    public override void Read3<F>() => _result = _lane switch
    {
        DType.Float32 => Of3<F, float>(),
        DType.Float64 => Of3<F, double>(),
        DType.Int32 => Of3<F, int>(),
        DType.Int64 => Of3<F, long>(),
        _ => Of3<F, byte>(),
    };

    public override void ReadConversion() => throw new NotSupportedException("A conversion joins two lanes.");

    private Expression Of1<F, T>()
        where F : struct, IFormula1
        where T : unmanaged => F.At(Argument<T>(0)).Expression;

    private Expression Of2<F, T>()
        where F : struct, IFormula2
        where T : unmanaged => F.At(Argument<T>(0), Argument<T>(1)).Expression;

    private Expression Of3<F, T>()
        where F : struct, IFormula3
        where T : unmanaged => F.At(Argument<T>(0), Argument<T>(1), Argument<T>(2)).Expression;

    private Symbol<T> Argument<T>(int position)
        where T : unmanaged => new(_arguments[position]);
}
