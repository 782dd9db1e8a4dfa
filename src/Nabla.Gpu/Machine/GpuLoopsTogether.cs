using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Several loops that take nothing from each other: those of one program are one launch, as far as their operands are not too many for one.</summary>
internal sealed class GpuLoopsTogether : FusedLoop
{
    private readonly GpuMachine _machine;
    private readonly FusedLoop[] _loops;
    private readonly int[] _first;
    private readonly int[] _operands;

    // Loops that are launched together, by their numbers; a loop alone is a launch of its own.
    private readonly int[][] _launches;
    private readonly (GpuKernel? OneByOne, GpuKernel? InFours)[] _kernels;

    public GpuLoopsTogether(GpuMachine machine, ReadOnlySpan<FusedLoop> loops, ReadOnlySpan<int> operands)
    {
        _machine = machine;
        _loops = loops.ToArray();
        _operands = operands.ToArray();
        _first = new int[_loops.Length];
        for (int loop = 1; loop < _first.Length; loop++)
        {
            _first[loop] = _first[loop - 1] + _operands[loop - 1];
        }

        List<int[]> launches = [];
        foreach (IGrouping<(LoopProgram?, string, FusedLoop?), int> same in Enumerable.Range(0, _loops.Length).GroupBy(loop => Key(_loops[loop])))
        {
            // One argument is the memory of the numbers.
            launches.AddRange(same.Chunk(Math.Max(1, (machine.Runtime.Limits.ArgumentBytes / sizeof(long) - 1) / _operands[same.First()])));
        }

        _launches = [.. launches];
        _kernels = new (GpuKernel?, GpuKernel?)[_launches.Length];
    }

    public override bool MayOverwrite => Array.TrueForAll(_loops, loop => loop.MayOverwrite);

    public override void Run(ReadOnlySpan<Operand> operands)
    {
        for (int launch = 0; launch < _launches.Length; launch++)
        {
            int[] sets = _launches[launch];
            if (sets.Length > 1 && Kernel(launch, operands) is { } kernel)
            {
                Run(kernel, sets, operands);
                continue;
            }

            foreach (int set in sets)
            {
                _loops[set].Run(Own(set, operands));
            }
        }

        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    // What is no loop over elements in their order goes alone.
    private static (LoopProgram? Program, string Modes, FusedLoop? Alone) Key(FusedLoop loop) => loop is GpuLoop { IsLinear: true } of ? (of.Program, of.Modes, null) : (null, "", loop);

    private GpuKernel? Kernel(int launch, ReadOnlySpan<Operand> operands)
    {
        int[] sets = _launches[launch];
        GpuLoop one = (GpuLoop)_loops[sets[0]];
        bool isInFours = FoursText.IsPossible(one.Program);
        foreach (int set in sets)
        {
            isInFours &= ((GpuLoop)_loops[set]).AreAligned(Own(set, operands));
        }

        ref GpuKernel? kernel = ref (isInFours ? ref _kernels[launch].InFours : ref _kernels[launch].OneByOne);
        return kernel ??= _machine.Find(new TogetherText(one.Program, one.Modes, sets.Length, isInFours));
    }

    private ReadOnlySpan<Operand> Own(int set, ReadOnlySpan<Operand> operands) => operands.Slice(_first[set], _operands[set]);

    private void Run(GpuKernel kernel, int[] sets, ReadOnlySpan<Operand> operands)
    {
        Arguments arguments = Arguments.Begin(isPacked: true);
        long blocks = 0;
        foreach (int set in sets)
        {
            blocks += Blocks(set);
        }

        arguments.Add(blocks);
        blocks = 0;
        foreach (int set in sets)
        {
            arguments.Add(blocks);
            arguments.Add(((GpuLoop)_loops[set]).Count);
            foreach (ref readonly Operand operand in Own(set, operands))
            {
                arguments.Add(operand);
            }

            blocks += Blocks(set);
        }

        Storage? numbers = arguments.End(_machine);
        _machine.LaunchGroups(kernel, blocks, TogetherText.Group, arguments.Span);
        numbers?.Release();
    }

    private long Blocks(int set) => (((GpuLoop)_loops[set]).Count + TogetherText.Block - 1) / TogetherText.Block;
}
