namespace Nabla.Cpu;

/// <summary>Several loops over elements as one: cut into chunks, which threads share out whatever loop they belong to.</summary>
internal sealed unsafe class CpuLoops : HostLoop
{
    private const long Chunk = 4096;

    private readonly CpuLoop[] _loops;
    private readonly int[] _operands;
    private readonly long[] _chunks;
    private readonly long _elements;
    private readonly long _count;

    public CpuLoops(ReadOnlySpan<FusedLoop> loops, ReadOnlySpan<int> operands)
    {
        _loops = new CpuLoop[loops.Length];
        _operands = operands.ToArray();
        _chunks = new long[loops.Length];
        for (int i = 0; i < loops.Length; i++)
        {
            _loops[i] = loops[i] as CpuLoop ?? throw new NotSupportedException("Only loops over elements are run together.");
            _chunks[i] = (_loops[i].Count + Chunk - 1) / Chunk;
            _elements += _loops[i].Count;
            _count += _chunks[i];
        }
    }

    public override bool MayOverwrite => true;

    public override void Run(byte** starts)
    {
        Body body = new() { Loops = this, Starts = starts };
        if (Pieces.Pay(_elements))
        {
            Pieces.Run(_count, Chunk, ref body);
        }
        else
        {
            body.Run(0, _count);
        }
    }

    private void Run(byte** starts, long from, long to)
    {
        for (int i = 0; i < _loops.Length && to > 0; i++)
        {
            if (from < _chunks[i])
            {
                _loops[i].Run(starts, Math.Max(from, 0) * Chunk, Math.Min(to * Chunk, _loops[i].Count));
            }

            starts += _operands[i];
            from -= _chunks[i];
            to -= _chunks[i];
        }
    }

    private struct Body : Map.IRange
    {
        public CpuLoops Loops;
        public byte** Starts;

        public readonly void Run(long from, long to) => Loops.Run(Starts, from, to);
    }
}
