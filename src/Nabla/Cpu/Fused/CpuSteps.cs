using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A kernel whose rows are computed one after the other, each reading what the one before wrote; see Note [Steps as rows of a loop].</summary>
/// <remarks>Columns do not depend on each other: some of them at a time go through all rows, so that what is handed on stays in the first-level cache.</remarks>
internal sealed unsafe class CpuSteps : HostLoop
{
    private const int Tile = 1024;

    private readonly FusedKernel _registers;
    private readonly FusedKernel _numbers;
    private readonly long[] _rowSteps;
    private readonly int[] _columnSteps;
    private readonly long _rows;
    private readonly long _columns;

    public CpuSteps(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts, int registerBits, bool emits)
    {
        (_rows, _columns) = (shape[0], shape[1]);
        _rowSteps = new long[layouts.Length];
        _columnSteps = new int[layouts.Length];
        ulong repeated = 0;
        for (int operand = 0; operand < layouts.Length; operand++)
        {
            int size = program.OperandType(operand).Size();
            long stride = layouts[operand].Strides[1];
            if (stride != 1 && (stride != 0 || operand >= program.Inputs))
            {
                throw new NotSupportedException($"The elements of a step follow each other or are one, not {stride} apart.");
            }

            repeated |= stride == 0 ? 1UL << operand : 0;
            _rowSteps[operand] = layouts[operand].Strides[0] * size;
            _columnSteps[operand] = (int)stride * size;
        }

        _numbers = FusedKernel.Of(new KernelKey(program, repeated, 0, emits));
        _registers = _columns == 1 ? _numbers : FusedKernel.Of(new KernelKey(program, repeated, registerBits, emits));
    }

    public override bool MayOverwrite => false;

    public override void Run(byte** starts)
    {
        Body body = new() { Loop = this, Starts = starts };
        Pieces.Run((_columns + Tile - 1) / Tile, _rows * Math.Min(Tile, _columns), ref body);
    }

    private void Run(byte** starts, long from, long to)
    {
        byte** places = stackalloc byte*[_rowSteps.Length];
        nint* steps = stackalloc nint[_rowSteps.Length];
        for (int operand = 0; operand < _rowSteps.Length; operand++)
        {
            steps[operand] = (nint)_rowSteps[operand];
        }

        for (long tile = from; tile < to; tile++)
        {
            long column = tile * Tile;
            nint count = (nint)Math.Min(Tile, _columns - column);
            nint whole = count & -_registers.Count;
            if (whole > 0)
            {
                Go(column);
                _registers.RunWhole(places, steps, (nint)_rows, whole);
            }

            if (whole < count)
            {
                Go(column + whole);
                _numbers.RunWhole(places, steps, (nint)_rows, count - whole);
            }
        }

        void Go(long column)
        {
            for (int operand = 0; operand < _columnSteps.Length; operand++)
            {
                places[operand] = starts[operand] + column * _columnSteps[operand];
            }
        }
    }

    private struct Body : Map.IRange
    {
        public CpuSteps Loop;
        public byte** Starts;

        public readonly void Run(long from, long to) => Loop.Run(Starts, from, to);
    }
}
