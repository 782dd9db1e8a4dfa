using System.Runtime.InteropServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A program with reductions along rows: some rows at a time go through all its stages, so that what is between them never leaves the cache.</summary>
/// <remarks>
/// Note [Rows together]
/// Of each row there are numbers (a maximum, a sum, what is computed from them), which lie side by side for the rows that are worked on together;
/// formulas of them run over these as over elements, and where elements meet them they are repeated along the row.
/// A row of very many elements is cut into the blocks that its reductions are made of anyway, where nothing follows them but formulas of numbers.
/// </remarks>
internal sealed unsafe partial class CpuReductions : HostLoop
{
    // Rows that are worked on together have about so many elements.
    private const int Together = 2048;
    private const int MostTogether = 64;

    private readonly LoopProgram _program;
    private readonly LoopLayout _layout;
    private readonly RowStage[] _stages;
    private readonly FusedKernel?[] _numberKernels;
    private readonly FusedKernel?[] _elementKernels;
    private readonly Reducer[] _reducers;
    private readonly ColumnSums[] _sums;
    private readonly int[] _summed;

    // Bytes of one level of sums over rows.
    private readonly long _level;
    private readonly RowRoom _room = new();
    private readonly long _rows;
    private readonly long _columns;
    private readonly int _together;
    private readonly bool _isLong;
    private readonly long _partial;

    // For each value: the operand it is read from, or −1, and its room, or 0; of what is combined over rows the place in a level.
    private readonly int[] _operandOf;
    private readonly long[] _roomOf;
    private readonly long[] _stepOf;

    // The stage in which memory is asked for what other stages need next, or −1.
    private readonly int _asking;
    private readonly AskedRow[] _asked;

    // For each operand that does not lie as kernels need it: its room, or 0.
    private readonly long[] _packed;

    private CpuReductions(LoopProgram program, LoopLayout layout, int registerBits, bool emits)
    {
        _program = program;
        _layout = layout;
        _stages = [.. RowStages.Of(program)];
        _columns = layout.Lengths[^1];
        _rows = _columns == 0 ? 0 : layout.Count / _columns;
        _operandOf = new int[program.Values.Length];
        _roomOf = new long[program.Values.Length];
        _stepOf = new long[program.Values.Length];
        _packed = new long[layout.Operands];
        _reducers = new Reducer[program.Values.Length];
        _sums = new ColumnSums[program.Values.Length];
        _summed = [.. Enumerable.Range(0, program.Values.Length).Where(IsOfColumns)];
        int input = 0;
        for (int i = 0; i < _operandOf.Length; i++)
        {
            _operandOf[i] = program.Values[i].Source == LoopProgram.Source.Input ? input++ : -1;
        }

        _isLong = _columns >= 16 * Reducer.Block && _summed.Length == 0 && CanBeCut();
        _together = (int)Math.Clamp(Together / _columns, 1, MostTogether);
        long columns = _isLong ? Reducer.Block : _columns;
        for (int operand = 0; operand < layout.Operands; operand++)
        {
            _packed[operand] = IsInPlace(operand) ? 0 : _room.Add(_together * RowRoom.Padded(columns * layout.Size(operand)));
        }

        HashSet<int> held = [.. _stages.SelectMany(stage => stage.Reductions).Select(reduction => program.Values[reduction].X), .. _stages.SelectMany(stage => stage.Elements?.Inputs ?? [])];
        for (int i = 0; i < _operandOf.Length; i++)
        {
            LoopProgram.Value value = program.Values[i];
            int size = value.DType.Size();
            if (IsOfColumns(i))
            {
                _sums[i] = ColumnSums.Of(value.Monoid!, value.DType, registerBits);
                _roomOf[i] = _level;
                _level += RowRoom.Padded(_columns * size) + RowRoom.Line;
            }
            else if (value.IsPerRow)
            {
                (_roomOf[i], _stepOf[i]) = (_room.Add(_together * size), size);
            }
            else if (value.Source == LoopProgram.Source.Formula && held.Contains(i))
            {
                _stepOf[i] = RowRoom.Padded(columns * size);
                _roomOf[i] = _room.Add(_together * _stepOf[i]);
            }

            if (value.Source == LoopProgram.Source.Reduction)
            {
                _reducers[i] = Reducer.Of(value.Monoid!, value.DType, registerBits);
            }
        }

        _partial = _isLong ? 0 : _room.Add((_columns + Reducer.Block - 1) / Reducer.Block * sizeof(long));
        _numberKernels = Array.ConvertAll(_stages, stage => stage.Numbers is null ? null : FusedKernel.Of(new KernelKey(stage.Numbers.Program, 0, registerBits, emits)));
        (_asking, _asked) = Asked(registerBits, emits);
        _elementKernels = new FusedKernel?[_stages.Length];
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            if (_stages[stage].Elements is { } elements)
            {
                _elementKernels[stage] = FusedKernel.Of(new KernelKey(elements.Program, Repeated(elements), registerBits, emits, stage == _asking ? _asked.Length : 0));
            }
        }

        MayOverwrite = _stages[..^1].All(stage => stage.Elements is null || stage.Elements.Outputs.All(value => IsOfColumns(value) || !program.Outputs.Contains(value)));
    }

    public override bool MayOverwrite { get; }

    /// <summary>The loop over operands of one shape and these layouts.</summary>
    public static FusedLoop Of(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts, int registerBits, bool emits)
    {
        if (shape.Rank == 0 || shape[^1] == 0)
        {
            throw new NotSupportedException($"Rows of {shape} have no elements to combine.");
        }

        return new CpuReductions(program, LoopLayout.Of(program, shape, layouts, keepsRows: true), registerBits, emits);
    }

    public override void Run(byte** starts)
    {
        if (_isLong)
        {
            RunLong(starts);
            return;
        }

        if (_summed.Length > 0)
        {
            RunColumns(starts);
            return;
        }

        Body body = new() { Loop = this, Starts = starts };
        Pieces.Run(_rows, _columns * _stages.Length, ref body);
    }

    private void Run(byte** starts, long from, long to)
    {
        byte[] memory = _room.Rent();
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(memory))
        {
            Rows(starts, RowRoom.Start(start), null, from, to);
        }

        RowRoom.Return(memory);
    }

    /// <summary>Takes some rows through all stages.</summary>
    private void Rows(byte** starts, byte* room, byte* sums, long from, long to)
    {
        byte** places = stackalloc byte*[_layout.Operands];
        long innerRows = _layout.Rank > 1 ? _layout.Lengths[^2] : 1;
        while (from < to)
        {
            int rows = (int)Math.Min(Math.Min(_together, to - from), innerRows - from % innerRows);
            for (int operand = 0; operand < _layout.Operands; operand++)
            {
                places[operand] = starts[operand] + _layout.Row(operand, from);
            }

            Rows(places, room, sums, rows);
            from += rows;
        }
    }

    /// <summary>Takes some rows, whose operands begin at these places, through all stages.</summary>
    private void Rows(byte** places, byte* room, byte* sums, int rows)
    {
        Gather(places, room, rows);
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            Numbers(stage, room, rows);
            Elements(stage, places, room, sums, rows, _columns);
            foreach (int reduction in _stages[stage].Reductions)
            {
                int value = _program.Values[reduction].X;
                byte* x = Place(value, places, room, out nint step);
                for (int row = 0; row < rows; row++)
                {
                    _reducers[reduction].OfRow(x + row * step, _columns, room + _partial, room + _roomOf[reduction] + row * _stepOf[reduction]);
                }
            }
        }

        Scatter(places, room, rows);
    }

    private void Numbers(int stage, byte* room, int rows)
    {
        if (_numberKernels[stage] is not { } kernel)
        {
            return;
        }

        RowLoop loop = _stages[stage].Numbers!;
        int operands = loop.Inputs.Length + loop.Outputs.Length;
        byte** at = stackalloc byte*[operands];
        nint* steps = stackalloc nint[operands];
        for (int operand = 0; operand < operands; operand++)
        {
            at[operand] = room + _roomOf[operand < loop.Inputs.Length ? loop.Inputs[operand] : loop.Outputs[operand - loop.Inputs.Length]];
            steps[operand] = 0;
        }

        // Their rooms are whole registers long.
        kernel.RunWhole(at, steps, 1, (rows + kernel.Count - 1) / kernel.Count * kernel.Count);
    }

    private void Elements(int stage, byte** places, byte* room, byte* sums, int rows, long columns)
    {
        if (_elementKernels[stage] is not { } kernel)
        {
            return;
        }

        RowLoop loop = _stages[stage].Elements!;
        int inputs = loop.Inputs.Length;
        int operands = inputs + loop.Outputs.Length;
        int asked = stage == _asking ? _asked.Length : 0;
        byte** at = stackalloc byte*[operands + asked];
        nint* steps = stackalloc nint[operands + asked];
        new Span<nint>(steps, operands).Clear();
        for (int operand = 0; operand < inputs; operand++)
        {
            int value = loop.Inputs[operand];
            at[operand] = IsOfColumns(value) ? sums + _roomOf[value] : Place(value, places, room, out steps[operand]);
        }

        int written = -1;
        for (int operand = inputs; operand < operands; operand++)
        {
            int value = loop.Outputs[operand - inputs];
            if (IsOfColumns(value))
            {
                at[operand] = sums + _roomOf[value];
                continue;
            }

            bool isFirst = operand == inputs || loop.Outputs[operand - inputs - 1] != value;
            written = isFirst ? -1 : written;
            if (isFirst && _roomOf[value] != 0)
            {
                at[operand] = room + _roomOf[value];
                steps[operand] = (nint)_stepOf[value];
            }
            else
            {
                written = _program.Outputs[(written + 1)..].IndexOf(value) + written + 1;
                at[operand] = OperandPlace(_program.Inputs + written, places, room, out steps[operand]);
            }
        }

        for (int i = 0; i < asked; i++)
        {
            (int operand, bool isAhead) = _asked[i];
            steps[operands + i] = RowStep(operand);
            at[operands + i] = places[operand] + (isAhead ? rows * RowStep(operand) : 0);
        }

        kernel.Run(at, steps, rows, (nint)columns);
    }

    /// <summary>Where the elements or numbers of a value lie, and bytes from one row's to the next.</summary>
    private byte* Place(int value, byte** places, byte* room, out nint step)
    {
        int operand = _operandOf[value];
        if (operand >= 0 && !_program.Values[value].IsPerRow)
        {
            return OperandPlace(operand, places, room, out step);
        }

        step = (nint)_stepOf[value];
        return room + _roomOf[value];
    }

    private struct Body : Map.IRange
    {
        public CpuReductions Loop;
        public byte** Starts;

        public readonly void Run(long from, long to) => Loop.Run(Starts, from, to);
    }
}
