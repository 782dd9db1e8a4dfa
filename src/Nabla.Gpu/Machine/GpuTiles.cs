using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A loop of formulas over elements some of whose inputs lie along another axis than its results, such as a copy of what was transposed.</summary>
/// <remarks>
/// Note [Turned tiles]
/// Work-items beside each other should reach memory beside each other. They go along the last axis, where results lie so; of an input that was transposed each of them would bring a line of memory for one
/// element. So such inputs are read in tiles, as they lie, into memory that the group shares, and taken from there as results are written. A tile is of the last axis and of the one along which these inputs lie; the
/// other axes are gone through one after the other.
/// </remarks>
internal sealed class GpuTiles : KernelLoop
{
    // Of shorter axes most of a tile would be empty, and what lies along them is near in any order.
    private const int Shortest = TilesText.Side / 2;

    private readonly Shape _shape;
    private readonly Layout[] _layouts;
    private readonly Walk _walk;
    private readonly TilesText _text;
    private readonly long _tiles;
    private GpuKernel? _kernel;

    private GpuTiles(GpuMachine machine, LoopProgram program, Shape shape, Layout[] layouts, Walk walk, string modes)
        : base(machine)
    {
        (_shape, _layouts) = (shape, layouts);
        _walk = walk;
        int strided = modes.Count(static mode => mode != 'r');
        int numbers = modes.Length + 1 + walk.Lengths.Length * (strided + 1);
        _text = new TilesText(program, walk.Lengths.Length, modes, walk.IsSmall, machine.IsTooMuch(modes.Length + numbers));
        long inside = walk.Lengths[^2] * walk.Lengths[^1];
        _tiles = walk.Count / inside * Along(walk.Lengths[^2]) * Along(walk.Lengths[^1]);
    }

    public override bool MayOverwrite => true;

    /// <summary>The loop in tiles, or null where no input is turned, or not enough of one to pay.</summary>
    public static GpuTiles? Of(GpuMachine machine, LoopProgram program, Shape shape, Layout[] layouts, Walk walk)
    {
        int last = walk.Lengths.Length - 1;
        if (walk.IsLinear || walk.Count == 0 || walk.Lengths[last] < Shortest)
        {
            return null;
        }

        for (int output = program.Inputs; output < walk.Modes.Length; output++)
        {
            if (Math.Abs(walk.Strides(output)[last]) != 1)
            {
                return null;
            }
        }

        int beside = -1;
        char[] modes = walk.Modes.Replace('c', 's').ToCharArray();

        // Half of it, so that another group computes while one waits for memory.
        int room = machine.Runtime.Limits.LocalBytes / 2;
        for (int input = 0; input < program.Inputs; input++)
        {
            ReadOnlySpan<long> strides = walk.Strides(input);
            int axis = strides.IndexOfAny(1, -1);
            int bytes = TilesText.Bytes(program.OperandType(input));
            if (Math.Abs(strides[last]) > 1 && axis >= 0 && walk.Lengths[axis] >= Shortest && (beside < 0 || beside == axis) && bytes <= room)
            {
                beside = axis;
                room -= bytes;
                modes[input] = 't';
            }
        }

        return beside < 0 ? null : new GpuTiles(machine, program, shape, layouts, walk.BesideTheLast(beside), new string(modes));
    }

    protected override void Launch(ReadOnlySpan<Operand> operands)
    {
        Arguments arguments = Arguments.Begin(_text.IsPacked);
        foreach (ref readonly Operand operand in operands)
        {
            arguments.Add(operand);
        }

        arguments.Add(_tiles, _walk.IsSmall);
        arguments.Add(_walk.Lengths[0], _walk.IsSmall);
        arguments.Add(_walk, _text.Modes);
        Storage? numbers = arguments.End(Machine);
        Machine.LaunchGroups(_kernel ??= Machine.Kernel(_text), _tiles, TilesText.Group, arguments.Span);
        numbers?.Release();
    }

    protected override FusedLoop OnHost() => Machine.FuseOnHost(_text.Program, _shape, _layouts);

    private static long Along(long length) => (length + TilesText.Side - 1) / TilesText.Side;
}
