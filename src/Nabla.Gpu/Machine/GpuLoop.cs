using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A loop of formulas over elements.</summary>
internal sealed class GpuLoop : KernelLoop
{
    private const int Group = 256;

    private readonly Shape _shape;
    private readonly Layout[] _layouts;
    private readonly Walk _walk;
    private readonly PointwiseText _text;
    private readonly (Walk Walk, PointwiseText Text)? _fours;
    private readonly bool _isPacked;
    private GpuKernel? _kernel;
    private GpuKernel? _inFours;

    private GpuLoop(GpuMachine machine, LoopProgram program, Shape shape, Layout[] layouts, Walk walk)
        : base(machine)
    {
        (_shape, _layouts) = (shape, layouts);
        _walk = walk;
        bool isLinear = walk.IsLinear;
        int strided = walk.Modes.Count(static mode => mode == 's');
        int numbers = program.Inputs + program.Outputs.Length + 1 + (isLinear ? 0 : walk.Lengths.Length * (strided + 1));
        _isPacked = machine.IsTooMuch(program.Inputs + program.Outputs.Length + numbers);
        _text = new PointwiseText(program, isLinear ? 1 : walk.Lengths.Length, walk.Modes, walk.IsSmall, IsInFours: false, _isPacked);
        _fours = FoursText.IsPossible(program) && walk.InFours(program.Inputs) is { } fours ? (fours.Walk, _text with { Modes = fours.Modes, IsInFours = true }) : null;
    }

    public override bool MayOverwrite => true;

    /// <summary>What is computed at each element.</summary>
    public LoopProgram Program => _text.Program;

    /// <summary>How operands lie; see <see cref="Walk.Modes"/>.</summary>
    public string Modes => _text.Modes;

    /// <summary>Whether no operand needs more than an element's number.</summary>
    public bool IsLinear => _walk.IsLinear;

    /// <summary>The number of elements.</summary>
    public long Count => _walk.Count;

    /// <summary>The loop, in tiles where operands lie along different axes.</summary>
    public static FusedLoop Of(GpuMachine machine, LoopProgram program, Shape shape, Layout[] layouts)
    {
        Walk walk = Walk.Of(shape, layouts);
        return (FusedLoop?)GpuTiles.Of(machine, program, shape, layouts, walk) ?? new GpuLoop(machine, program, shape, layouts, walk);
    }

    /// <summary>Whether four elements at a time are read and written.</summary>
    public bool IsInFours(ReadOnlySpan<Operand> operands) => _fours is { } fours && AreAligned(operands, fours.Text.Modes);

    /// <summary>Whether operands whose elements follow each other begin where four of them may be read at once.</summary>
    public bool AreAligned(ReadOnlySpan<Operand> operands) => AreAligned(operands, _text.Modes);

    protected override void Launch(ReadOnlySpan<Operand> operands)
    {
        if (_walk.Count == 0)
        {
            return;
        }

        bool isInFours = IsInFours(operands);
        (Walk walk, PointwiseText text) = isInFours ? _fours!.Value : (_walk, _text);
        GpuKernel kernel = (isInFours ? ref _inFours : ref _kernel) ??= Machine.Kernel(text);
        Arguments arguments = Arguments.Begin(_isPacked);
        foreach (ref readonly Operand operand in operands)
        {
            arguments.Add(operand);
        }

        arguments.Add(walk.Count, text.IsSmall);
        if (!_walk.IsLinear)
        {
            arguments.Add(walk, text.Modes, text.IsSmall);
        }

        Storage? numbers = arguments.End(Machine);
        Machine.Launch(kernel, walk.Count, Group, arguments.Span);
        numbers?.Release();
    }

    protected override FusedLoop OnHost() => Machine.FuseOnHost(Program, _shape, _layouts);

    private static bool AreAligned(ReadOnlySpan<Operand> operands, string modes)
    {
        for (int operand = 0; operand < operands.Length; operand++)
        {
            if (modes[operand] is 'c' or 'v' && operands[operand].Layout.Offset % 4 != 0)
            {
                return false;
            }
        }

        return true;
    }
}
