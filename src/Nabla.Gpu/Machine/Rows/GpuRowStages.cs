using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Formulas and reductions along rows that are too long for one group: a kernel for each stage, which shares out the blocks of the rows.</summary>
internal sealed class GpuRowStages : KernelLoop
{
    // So many elements at a time keep a device busy, and what lies between their stages is near.
    private const long Busy = 1 << 23;

    private readonly RowProgram _rows;
    private readonly RowPlaces _places;
    private readonly RowStageText[] _texts;
    private readonly IReadOnlyList<int>[] _between;
    private readonly GpuKernel?[] _kernels;

    // The last stage that reads a value.
    private readonly int[] _lastOf;

    private readonly long _together;

    /// <param name="machine">Whose it is.</param>
    /// <param name="rows">The program.</param>
    /// <param name="places">Where operands lie.</param>
    /// <param name="together">How many elements go through all stages at a time, where there is something between these.</param>
    public GpuRowStages(GpuMachine machine, RowProgram rows, RowPlaces places, long together = Busy)
        : base(machine)
    {
        _together = rows.Held.Count == 0 ? long.MaxValue : Math.Max(1, together / places.Columns);
        _rows = rows;
        _places = places;
        _texts = [.. Enumerable.Range(0, rows.Stages.Count).Select(stage => new RowStageText(rows.Program, stage, places.Operands))];
        _between = [.. Enumerable.Range(0, rows.Stages.Count).Select(stage => RowStageText.Between(rows, stage))];
        _kernels = new GpuKernel?[_texts.Length];
        _lastOf = new int[rows.Program.Values.Length];
        for (int stage = 0; stage < _between.Length; stage++)
        {
            foreach (int value in _between[stage])
            {
                _lastOf[value] = stage;
            }
        }
    }

    public override bool MayOverwrite => _rows.MayOverwrite;

    protected override void Launch(ReadOnlySpan<Operand> operands)
    {
        for (long first = 0; first < _places.Rows; first += Math.Min(_together, _places.Rows))
        {
            Run(operands, first, Math.Min(_together, _places.Rows - first));
        }
    }

    protected override FusedLoop OnHost() => Machine.FuseOnHost(_rows.Program, _places.Shape, _places.Layouts);

    /// <summary>Takes some rows through all stages.</summary>
    private void Run(ReadOnlySpan<Operand> operands, long first, long count)
    {
        Operand[] between = new Operand[_lastOf.Length];
        for (int stage = 0; stage < _texts.Length; stage++)
        {
            Run(stage, operands, between, first, count);
            foreach (int value in _between[stage])
            {
                if (_lastOf[value] == stage)
                {
                    between[value].Storage.Release();
                }
            }
        }
    }

    private void Run(int stage, ReadOnlySpan<Operand> operands, Operand[] between, long first, long count)
    {
        RowStage of = _rows.Stages[stage];
        long blocks = of.Elements is null && of.Reductions.Length == 0 ? 1 : (_places.Columns + RowTree.Block - 1) / RowTree.Block;
        Arguments arguments = Arguments.Begin(_places.Operands.IsPacked);
        _places.Add(ref arguments, operands);
        arguments.Add(first);
        arguments.Add(count);
        arguments.Add(blocks);
        foreach (int value in _between[stage])
        {
            if (between[value].Storage is null)
            {
                long each = of.Reductions.Contains(value) ? blocks : _rows.IsPerRow(value) ? 1 : _places.Columns;
                between[value] = Machine.Scratch(_rows.Program.Values[value].DType, Shape.Create([checked((int)(count * each))]));
            }

            arguments.Add(between[value]);
        }

        long parts = count * blocks;
        const int Parts = RowStageText.Group / RowTree.Accumulators;
        Storage? numbers = arguments.End(Machine);
        Machine.LaunchGroups(_kernels[stage] ??= Machine.Kernel(_texts[stage]), (parts + Parts - 1) / Parts, RowStageText.Group, arguments.Span);
        numbers?.Release();
        foreach (int reduction in of.Reductions)
        {
            LoopProgram.Value value = _rows.Program.Values[reduction];
            if (blocks > 1)
            {
                Operand combined = Machine.Scratch(value.DType, Shape.Create([checked((int)count)]));
                Machine.Pairs(value.Monoid!, value.DType, between[reduction], combined, count, blocks, 1);
                between[reduction] = combined;
            }
        }
    }
}
