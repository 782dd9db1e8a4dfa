using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>Products whose sums go through a kernel tile by tile, while they are in the cache of the thread that computed them.</summary>
internal sealed unsafe class CpuProduct : HostLoop
{
    // x and y come before what the kernel takes.
    private const int Factors = 2;

    private readonly LoopProgram _ending;
    private readonly DType _factors;
    private readonly Shape _shape;
    private readonly int _depth;
    private readonly Layout[] _layouts;
    private readonly int _registerBits;
    private readonly FusedKernel _kernel;
    private readonly bool _endsInNothing;
    private CpuEnding? _spare;

    public CpuProduct(LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts, int registerBits, bool emits)
    {
        int operands = ending.Inputs + ending.Outputs.Length;
        if (layouts.Length != Factors + operands - 1 || ending.HasReductions)
        {
            throw new ArgumentException($"What is done to sums has {Factors + operands - 1} operands, not {layouts.Length}, and no reductions.", nameof(layouts));
        }

        // Sums of half precision are complete before they are rounded.
        _factors = ending.OperandType(0);
        ending = LaneTypes.Computed(_factors) is var held && held != _factors ? ending.WithFirstAs(held) : ending;
        _ending = ending;
        _shape = shape;
        _depth = depth;
        _layouts = layouts.ToArray();
        _registerBits = registerBits;
        ulong repeated = 0;
        for (int input = 1; input < ending.Inputs; input++)
        {
            repeated |= IsRepeated(input) ? 1UL << input : 0;
        }

        // The sums are the only result: they need nobody to store them.
        _endsInNothing = ending.Values.Length == 1 && ending.Outputs.Length == 1 && layouts[^1].IsContiguous;
        _kernel = FusedKernel.Of(new KernelKey(ending, repeated, registerBits, emits));
    }

    public override bool MayOverwrite => true;

    /// <summary>What is done to the sums; its first input is the sums.</summary>
    public LoopProgram Ending => _ending;

    /// <summary>The shape of the sums.</summary>
    public Shape Shape => _shape;

    /// <summary>What is done, as a kernel.</summary>
    public FusedKernel Kernel => _kernel;

    /// <summary>How an operand of the kernel lies; the sums themselves lie nowhere.</summary>
    public ReadOnlySpan<long> Strides(int operand) => _layouts[operand + Factors - 1].Strides;

    /// <summary>Whether an input is one element along a row.</summary>
    public bool IsRepeated(int input) => _shape[^1] > 1 && Strides(input)[^1] == 0;

    public override void Run(byte** starts)
    {
        if (_endsInNothing)
        {
            Run(starts, null);
            return;
        }

        CpuEnding ending = Interlocked.Exchange(ref _spare, null) ?? new CpuEnding(this);
        ending.Begin(starts + Factors - 1);
        Run(starts, ending);
        _spare = ending;
    }

    private void Run(byte** starts, CpuEnding? ending)
    {
        switch (_ending.OperandType(0))
        {
            case DType.Float32:
                Run<float>(starts, ending);
                break;
            case DType.Float64:
                Run<double>(starts, ending);
                break;
            case DType.Int32:
                Run<int>(starts, ending);
                break;
            case DType.Int64:
                Run<long>(starts, ending);
                break;
            default:
                throw new NotSupportedException($"Products of {_ending.OperandType(0).Name()} end in no loop.");
        }
    }

    private void Run<T>(byte** starts, CpuEnding? ending)
        where T : unmanaged
    {
        DType dtype = _ending.OperandType(0);
        int place = Place(starts);
        Products.Run<T>(
            _shape,
            _depth,
            new Products.Matrices(starts[0], _layouts[0], _factors),
            new Products.Matrices(starts[1], _layouts[1], _factors),
            place < 0 ? default : new Products.Matrices(starts[place], _layouts[place], dtype),
            _registerBits,
            ending);
    }

    /// <summary>An output where sums can wait until they are complete: one of their type that does not lie where the kernel still has something to read; or −1.</summary>
    private int Place(byte** starts)
    {
        int outputs = Factors - 1 + _ending.Inputs;
        for (int output = outputs; output < _layouts.Length; output++)
        {
            bool isFree = _layouts[output].IsContiguous && _ending.OperandType(output - Factors + 1) == _ending.OperandType(0);
            for (int input = Factors; input < outputs; input++)
            {
                isFree &= starts[input] != starts[output];
            }

            if (isFree)
            {
                return output;
            }
        }

        return -1;
    }
}
