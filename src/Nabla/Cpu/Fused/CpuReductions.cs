using System.Runtime.InteropServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A program with reductions along rows: some rows at a time go through all its stages, so that what is between them never leaves the cache.</summary>
/// <remarks>
/// Note [Rows together]
/// Of each row there are numbers (a maximum, a sum, what is computed from them), which lie side by side for the rows that are worked on together;
/// formulas of them run over these as over elements, and where elements meet them they are repeated along the row.
/// Rows of few elements that are no whole number of registers are brought to where there is room for whole ones; all stages run over what is behind their elements there, too, which is 0 in inputs.
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
    private readonly RowWork[] _work;

    // The first stage for the last block of a long row.
    private readonly RowWork _lastBlock;
    private readonly RowCopy[] _gathered;
    private readonly RowCopy[] _scattered;
    private readonly ColumnSums[] _sums;
    private readonly int[] _summed;

    // Bytes of one level of sums over rows.
    private readonly long _level;
    private readonly RowRoom _room = new();
    private readonly long _rows;
    private readonly long _columns;

    // Rows that follow each other at the same steps, whatever the operand.
    private readonly long _innerRows;
    private readonly int _together;
    private readonly bool _isLong;
    private readonly bool _isNarrow;
    private readonly long _partial;

    // For each value: the operand it is read from, which may be a result, or −1, and its room, or 0; of what is combined over rows the place in a level.
    private readonly int[] _operandOf;
    private readonly long[] _roomOf;
    private readonly long[] _stepOf;

    // The reductions that are combined where their elements are computed.
    private readonly Dictionary<int, RowAccumulators> _accumulators;

    // The stage in which memory is asked for what other stages need next, or −1.
    private readonly int _asking;
    private readonly AskedRow[] _asked;

    // For each operand the bytes from one row to the next.
    private readonly nint[] _rowSteps;

    // For each operand that does not lie as kernels need it: its room, or 0.
    private readonly long[] _packed;

    private CpuReductions(LoopProgram program, LoopLayout layout, int registerBits, bool emits)
    {
        _program = program;
        _layout = layout;
        _stages = [.. RowStages.Of(program)];
        _columns = layout.Lengths[^1];
        _rows = _columns == 0 ? 0 : layout.Count / _columns;
        _innerRows = layout.Rank > 1 ? layout.Lengths[^2] : 1;
        _operandOf = new int[program.Values.Length];
        _roomOf = new long[program.Values.Length];
        _stepOf = new long[program.Values.Length];
        _packed = new long[layout.Operands];
        _rowSteps = [.. Enumerable.Range(0, layout.Operands).Select(operand => layout.Rank > 1 ? (nint)layout.Strides(operand)[^2] : 0)];
        _sums = new ColumnSums[program.Values.Length];
        _summed = [.. Enumerable.Range(0, program.Values.Length).Where(IsOfColumns)];
        _isNarrow = IsNarrow(registerBits, emits);
        int input = 0;
        for (int i = 0; i < _operandOf.Length; i++)
        {
            LoopProgram.Value value = program.Values[i];
            int output = value is { Source: LoopProgram.Source.Formula, IsPerRow: false } ? program.Outputs.IndexOf(i) : -1;
            _operandOf[i] = value.Source == LoopProgram.Source.Input ? input++ : output < 0 ? -1 : program.Inputs + output;
        }

        _isLong = _columns >= 16 * Reducer.Block && _summed.Length == 0 && CanBeCut();
        _together = (int)Math.Clamp(Math.Min(Together / _columns, _innerRows), 1, MostTogether);
        long columns = _isLong ? Reducer.Block : _columns;
        for (int operand = 0; operand < layout.Operands; operand++)
        {
            _packed[operand] = IsInPlace(operand) ? 0 : _room.Add(_together * RowRoom.Padded(columns * layout.Size(operand)));
        }

        _accumulators = _stages.SelectMany(stage => Accumulated(stage, columns, registerBits, emits)).ToDictionary(reduction => reduction, reduction => Accumulators(reduction, registerBits));

        // The last block of a long row may be no whole number of accumulators: then its elements are held.
        bool holdsAll = _isLong && _columns % Reducer.Block != 0;
        HashSet<int> held = [.. _stages.SelectMany(stage => stage.Reductions).Where(reduction => holdsAll || !_accumulators.ContainsKey(reduction)).Select(reduction => program.Values[reduction].X), .. _stages.SelectMany(stage => stage.Elements?.Inputs ?? [])];
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
            else if (value.Source == LoopProgram.Source.Formula && _operandOf[i] < 0 && held.Contains(i))
            {
                _stepOf[i] = RowRoom.Padded(columns * size);
                _roomOf[i] = _room.Add(_together * _stepOf[i]);
            }
        }

        _partial = _isLong ? 0 : _room.Add((_columns + Reducer.Block - 1) / Reducer.Block * sizeof(long));
        (_asking, _asked) = Asked(registerBits, emits);
        _work = [.. Enumerable.Range(0, _stages.Length).Select(stage => Work(stage, registerBits, emits, accumulates: true))];
        _lastBlock = holdsAll ? Work(0, registerBits, emits, accumulates: false) : _work[0];
        _gathered = [.. Gathered()];
        _scattered = [.. Scattered()];
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

        // A row that half a register holds is not computed in a whole one. No bit depends on it.
        LaneTypes lanes = LaneTypes.Of(program);
        while (registerBits > 128 && shape[^1] <= lanes.Count(registerBits / 2))
        {
            registerBits /= 2;
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
            byte* room = Begin(start);
            Rows(starts, room, null, from, to);
        }

        RowRoom.Return(memory);
    }

    /// <summary>The room of a thread, which begins in memory that begins anywhere.</summary>
    private byte* Begin(byte* memory)
    {
        byte* room = RowRoom.Start(memory);
        for (int input = 0; input < _program.Inputs && _isNarrow; input++)
        {
            if (_packed[input] != 0)
            {
                new Span<byte>(room + _packed[input], _together * (int)RowRoom.Padded(_columns * _layout.Size(input))).Clear();
            }
        }

        foreach (RowAccumulators accumulators in _accumulators.Values)
        {
            accumulators.Begin(room);
        }

        return room;
    }

    /// <summary>Takes some rows through all stages.</summary>
    private void Rows(byte** starts, byte* room, byte* sums, long from, long to)
    {
        nint[] steps = _rowSteps;
        int operands = steps.Length;
        byte** at = stackalloc byte*[operands + 2];
        at[operands] = room;
        at[operands + 1] = sums;
        while (from < to)
        {
            for (int operand = 0; operand < operands; operand++)
            {
                at[operand] = starts[operand] + _layout.Row(operand, from);
            }

            long end = Math.Min(to, from + _innerRows - from % _innerRows);
            while (from < end)
            {
                int rows = (int)Math.Min(_together, end - from);
                Rows(at, rows);
                from += rows;
                for (int operand = 0; operand < steps.Length; operand++)
                {
                    at[operand] += rows * steps[operand];
                }
            }
        }
    }

    /// <summary>Takes some rows, whose starts these are, through all stages.</summary>
    private void Rows(byte** starts, int rows)
    {
        Copy(_gathered, starts, rows);
        foreach (RowWork work in _work)
        {
            work.Run(starts, rows, _columns);
        }

        Copy(_scattered, starts, rows);
    }

    private void Copy(RowCopy[] copies, byte** starts, int rows)
    {
        foreach (RowCopy copy in copies)
        {
            copy.Run(starts, rows, _columns);
        }
    }

    private struct Body : Map.IRange
    {
        public CpuReductions Loop;
        public byte** Starts;

        public readonly void Run(long from, long to) => Loop.Run(Starts, from, to);
    }
}
