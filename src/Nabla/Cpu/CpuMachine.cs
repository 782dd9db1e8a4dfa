using System.Runtime.Intrinsics;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>The processor this program runs on.</summary>
/// <remarks>The register width is a parameter so that tests can compare all widths in one process: they give the same bits. So do fused loops written as code and
/// run in tiles, which <c>emits</c> chooses between where code can be written at all.</remarks>
internal sealed unsafe partial class CpuMachine(int registerBits, bool emits = true) : Machine
{
    public CpuMachine()
        : this(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0)
    {
    }

    public override int Threads
    {
        get => Workers.Count;
        set => Workers.Count = value;
    }

    // The other half is for the product's own blocks.
    public override long NearBytes => CacheSizes.Level2 / 2;

    public override long SharedBytes => CacheSizes.Level3;

    // A larger one is shared out among threads, and the caches have what it reads.
    public override long LargestTogether => 1 << 16;

    public override void Convert(in Operand x, in Operand z) => Conversions.Run(x, z);

    public override void Move(in Operand x, in Operand z) => Moves.Run(x, z);

    public override void Gather(in Operand x, in Operand indices, in Operand z, int axis) => Gathers.Run(this, x, indices, z, axis);

    public override void Random<D>(in Operand key, in Operand z) => Randoms.Run<D>(key, z);

    public override void Sort(in Operand x, in Operand values, in Operand indices, int axis, bool descending)
    {
        switch (x.DType)
        {
            case DType.Float32:
                Sorts.Run<float, uint, SortKeys>(this, x, values, indices, axis, descending);
                break;
            case DType.Float64:
                Sorts.Run<double, ulong, SortKeys>(this, x, values, indices, axis, descending);
                break;
            case DType.Float16:
                Sorts.Run<Half, ushort, SortKeys>(this, x, values, indices, axis, descending);
                break;
            case DType.Int32:
                Sorts.Run<int, uint, SortKeys>(this, x, values, indices, axis, descending);
                break;
            case DType.Int64:
                Sorts.Run<long, ulong, SortKeys>(this, x, values, indices, axis, descending);
                break;
            case DType.BFloat16:
                using (Halves halves = new(this))
                {
                    Sort(halves.Widen(x), halves.Narrowed(values), indices, axis, descending);
                }

                break;
            default:
                Sorts.Run<byte, byte, SortKeys>(this, x, values, indices, axis, descending);
                break;
        }
    }

    public override void Run<K>(in Operand x, in Operand z)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Run<K>(halves.Widen(x), halves.Narrowed(z));
            return;
        }

        switch (x.DType)
        {
            case DType.Float32:
                Rows.Run<K, float>(this, x, z);
                break;
            case DType.Float64:
                Rows.Run<K, double>(this, x, z);
                break;
            case DType.Int32:
                Rows.Run<K, int>(this, x, z);
                break;
            case DType.Int64:
                Rows.Run<K, long>(this, x, z);
                break;
            default:
                Rows.Run<K, byte>(this, x, z);
                break;
        }
    }

    public override void Run(IMatrixKernel kernel, int batchRank, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Operand[] read = inputs.ToArray();
        Operand[] written = outputs.ToArray();
        Halves[] halves = new Halves[read.Length + written.Length];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = new Halves(this);
            ref Operand operand = ref i < read.Length ? ref read[i] : ref written[i - read.Length];
            operand = i < read.Length ? halves[i].Widen(operand) : halves[i].Narrowed(operand);
        }

        MatrixKernels.Run(kernel, batchRank, read, written, registerBits);
        foreach (Halves one in halves)
        {
            one.Dispose();
        }
    }

    public override FusedLoop Fuse(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => CpuLoop.Of(program, shape, layouts, registerBits, emits);

    public override FusedLoop FuseSteps(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => new CpuSteps(program, shape, layouts, registerBits, emits);

    public override FusedLoop Together(ReadOnlySpan<FusedLoop> loops, ReadOnlySpan<int> operands) => new CpuLoops(loops, operands);

    public override FusedLoop FuseProduct(LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts) => new CpuProduct(ending, shape, depth, layouts, registerBits, emits);

    /// <summary>The operand itself if its elements follow each other, else a copy where they do.</summary>
    internal Operand Contiguous(in Operand x)
    {
        if (x.Layout.IsContiguous)
        {
            return x;
        }

        Operand copy = new(x.Type, x.Shape.RowMajor, Storage.Rent(x.Shape.Count * x.DType.Size()));
        Move(x, copy);
        return copy;
    }
}
