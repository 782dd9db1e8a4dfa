using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A loop along rows, and then what is combined over its rows.</summary>
internal sealed class GpuColumnSums : FusedLoop
{
    private readonly GpuMachine _machine;
    private readonly Shape _shape;
    private readonly FusedLoop? _loop;
    private readonly LoopProgram _program;
    private readonly Layout[] _layouts;
    private readonly int[] _operands;
    private readonly ColumnSum[] _sums;

    private GpuColumnSums(GpuMachine machine, Shape shape, FusedLoop? loop, LoopProgram program, Layout[] layouts, int[] operands, ColumnSum[] sums)
    {
        _machine = machine;
        _shape = shape;
        _loop = loop;
        _program = program;
        _layouts = layouts;
        _operands = operands;
        _sums = sums;
    }

    // What is combined must be there still after the loop.
    public override bool MayOverwrite => _loop is { MayOverwrite: true } && Array.TrueForAll(_sums, sum => sum.Source >= _program.Inputs);

    /// <summary>The loop; null where the part without combinations over rows has no kernel.</summary>
    public static FusedLoop? Of(GpuMachine machine, LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts)
    {
        (LoopProgram without, int[] operands, ColumnSum[] sums) = Split(program);
        Layout[] places = new Layout[operands.Length];
        for (int operand = 0; operand < places.Length; operand++)
        {
            places[operand] = operands[operand] < 0 ? shape.RowMajor : layouts[operands[operand]];
        }

        FusedLoop? loop = without.Outputs.Length == 0 ? null : machine.Rows(without, shape, places);
        return loop is null && without.Outputs.Length > 0 ? null : new GpuColumnSums(machine, shape, loop, without, [.. places, .. layouts], operands, sums);
    }

    public override void Run(ReadOnlySpan<Operand> operands)
    {
        Operand[] all = new Operand[_operands.Length];
        for (int operand = 0; operand < all.Length; operand++)
        {
            all[operand] = _operands[operand] < 0 ? _machine.Scratch(_program.OperandType(operand), _shape) : operands[_operands[operand]];
        }

        if (_shape.Count > 0)
        {
            _loop?.Run(all);
        }

        Shape columns = Shape.Create([_shape[^1]]);
        foreach (ColumnSum sum in _sums)
        {
            Operand x = all[sum.Source].View(_shape, Layout.Of(_shape.Lengths, _layouts[sum.Source].Strides.ToArray(), all[sum.Source].Layout.Offset));
            Operand z = operands[sum.Result];
            _machine.ReduceColumns(sum.Monoid, x, z.View(columns, Layout.Of(columns.Lengths, [_layouts[_operands.Length + sum.Result].Strides[^1]], z.Layout.Offset)));
        }

        for (int operand = 0; operand < all.Length; operand++)
        {
            if (_operands[operand] < 0)
            {
                all[operand].Storage.Release();
            }
        }

        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    /// <summary>The program without combinations over rows, whose elements are results instead; which operand each of its operands was; and the combinations.</summary>
    private static (LoopProgram Program, int[] Operands, ColumnSum[] Sums) Split(LoopProgram program)
    {
        LoopProgram.Writer writer = new();
        int[] copies = new int[program.Values.Length];
        int[] inputs = new int[program.Values.Length];
        List<int> operands = [];
        for (int i = 0; i < copies.Length; i++)
        {
            LoopProgram.Value value = program.Values[i];
            if (value.Source == LoopProgram.Source.Input)
            {
                inputs[i] = operands.Count;
                operands.Add(operands.Count);
            }

            copies[i] = value.Source switch
            {
                LoopProgram.Source.Input => writer.Input(value.DType, value.IsPerRow),
                LoopProgram.Source.Constant => writer.Constant(value.DType, value.Bits),
                LoopProgram.Source.Reduction => writer.Reduce(value.Monoid!, copies[value.X]),
                LoopProgram.Source.Formula => writer.Apply(value.Formula!, value.DType, [.. Enumerable.Range(0, value.Formula!.Arity).Select(position => copies[value.Argument(position)])]),
                _ => -1,
            };
        }

        for (int output = 0; output < program.Outputs.Length; output++)
        {
            if (program.Values[program.Outputs[output]].Source != LoopProgram.Source.Columns)
            {
                writer.Output(copies[program.Outputs[output]]);
                operands.Add(program.Inputs + output);
            }
        }

        // Elements of a formula that are no result yet become one.
        List<ColumnSum> sums = [];
        Dictionary<int, int> written = [];
        for (int output = 0; output < program.Outputs.Length; output++)
        {
            LoopProgram.Value value = program.Values[program.Outputs[output]];
            if (value.Source != LoopProgram.Source.Columns)
            {
                written.TryAdd(program.Outputs[output], operands.IndexOf(program.Inputs + output));
            }
        }

        for (int output = 0; output < program.Outputs.Length; output++)
        {
            LoopProgram.Value value = program.Values[program.Outputs[output]];
            if (value.Source != LoopProgram.Source.Columns)
            {
                continue;
            }

            int source = inputs[value.X];
            if (program.Values[value.X].Source != LoopProgram.Source.Input && !written.TryGetValue(value.X, out source))
            {
                source = operands.Count;
                writer.Output(copies[value.X]);
                operands.Add(-1);
                written.Add(value.X, source);
            }

            sums.Add(new ColumnSum(value.Monoid!, source, program.Inputs + output));
        }

        return (writer.ToProgram(), [.. operands], [.. sums]);
    }
}
