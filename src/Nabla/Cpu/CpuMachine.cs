using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>The processor this program runs on.</summary>
/// <remarks>The register width is a parameter so that tests can compare all widths in one process: they give the same bits. So do fused loops written as code and
/// run in tiles, which <c>emits</c> chooses between where code can be written at all.</remarks>
internal sealed unsafe class CpuMachine(int registerBits, bool emits = true) : Machine
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

    public override void Map<F>(in Operand x, in Operand z)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Map<F>(halves.Widen(x), halves.Narrowed(z));
            return;
        }

        switch (LaneType(x, z, F.IsPredicate))
        {
            case DType.Float32:
                Map1<F, float>(x, z);
                break;
            case DType.Float64:
                Map1<F, double>(x, z);
                break;
            case DType.Int32:
                Map1<F, int>(x, z);
                break;
            case DType.Int64:
                Map1<F, long>(x, z);
                break;
            default:
                Map1<F, byte>(x, z);
                break;
        }
    }

    public override void Map<F>(in Operand x, in Operand y, in Operand z)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Map<F>(halves.Widen(x), halves.Widen(y), halves.Narrowed(z));
            return;
        }

        switch (LaneType(x, z, F.IsPredicate))
        {
            case DType.Float32:
                Map2<F, float>(x, y, z);
                break;
            case DType.Float64:
                Map2<F, double>(x, y, z);
                break;
            case DType.Int32:
                Map2<F, int>(x, y, z);
                break;
            case DType.Int64:
                Map2<F, long>(x, y, z);
                break;
            default:
                Map2<F, byte>(x, y, z);
                break;
        }
    }

    public override void Map<F>(in Operand w, in Operand x, in Operand y, in Operand z)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Map<F>(halves.Widen(w), halves.Widen(x), halves.Widen(y), halves.Narrowed(z));
            return;
        }

        switch (z.DType)
        {
            case DType.Float32:
                Map3<F, float>(w, x, y, z);
                break;
            case DType.Float64:
                Map3<F, double>(w, x, y, z);
                break;
            case DType.Int32:
                Map3<F, int>(w, x, y, z);
                break;
            case DType.Int64:
                Map3<F, long>(w, x, y, z);
                break;
            default:
                Map3<F, byte>(w, x, y, z);
                break;
        }
    }

    public override void Convert(in Operand x, in Operand z) => Conversions.Run(x, z);

    public override void Reduce<M>(in Operand x, in Operand z, Axes axes)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Reduce<M>(halves.Widen(x), halves.Narrowed(z), axes);
            return;
        }

        switch (x.DType)
        {
            case DType.Float32:
                ReduceOver<M, float>(x, z, axes);
                break;
            case DType.Float64:
                ReduceOver<M, double>(x, z, axes);
                break;
            case DType.Int32:
                ReduceOver<M, int>(x, z, axes);
                break;
            case DType.Int64:
                ReduceOver<M, long>(x, z, axes);
                break;
            default:
                ReduceOver<M, byte>(x, z, axes);
                break;
        }
    }

    public override void Scan<M>(in Operand x, in Operand z, int axis, bool reversed)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Scan<M>(halves.Widen(x), halves.Narrowed(z), axis, reversed);
            return;
        }

        switch (x.DType)
        {
            case DType.Float32:
                ScanOver<M, float>(x, z, axis, reversed);
                break;
            case DType.Float64:
                ScanOver<M, double>(x, z, axis, reversed);
                break;
            case DType.Int32:
                ScanOver<M, int>(x, z, axis, reversed);
                break;
            case DType.Int64:
                ScanOver<M, long>(x, z, axis, reversed);
                break;
            default:
                ScanOver<M, byte>(x, z, axis, reversed);
                break;
        }
    }

    public override void Contract(in Operand x, in Operand y, in Operand z)
    {
        switch (x.DType)
        {
            case DType.Float16 or DType.BFloat16 or DType.Float32:
                Products.Run<float>(x, y, z, registerBits);
                break;
            case DType.Float64:
                Products.Run<double>(x, y, z, registerBits);
                break;
            case DType.Int32:
                Products.Run<int>(x, y, z, registerBits);
                break;
            case DType.Int64:
                Products.Run<long>(x, y, z, registerBits);
                break;
            default:
                Products.Run<byte>(x, y, z, registerBits);
                break;
        }
    }

    public override void Contract(in Operand x, in Operand y, in Operand w, in Operand z)
    {
        switch (x.DType)
        {
            case DType.Float32:
                Contract<float>(x, y, w, z);
                break;
            case DType.Float64:
                Contract<double>(x, y, w, z);
                break;
            case DType.Int32:
                Contract<int>(x, y, w, z);
                break;
            default:
                Contract<long>(x, y, w, z);
                break;
        }
    }

    public override void Convolve(in Operand input, in Operand weight, in Operand output, in Window window, Convolved result)
    {
        if (Halves.Any(input, output))
        {
            using Halves halves = new(this);
            Convolve(
                result == Convolved.Input ? halves.Narrowed(input) : halves.Widen(input),
                result == Convolved.Weight ? halves.Narrowed(weight) : halves.Widen(weight),
                result == Convolved.Output ? halves.Narrowed(output) : halves.Widen(output),
                window,
                result);
            return;
        }

        switch (input.DType)
        {
            case DType.Float32:
                ConvolveOver<float>(input, weight, output, window, result);
                break;
            case DType.Float64:
                ConvolveOver<double>(input, weight, output, window, result);
                break;
            case DType.Int32:
                ConvolveOver<int>(input, weight, output, window, result);
                break;
            case DType.Int64:
                ConvolveOver<long>(input, weight, output, window, result);
                break;
            default:
                ConvolveOver<byte>(input, weight, output, window, result);
                break;
        }
    }

    public override void Move(in Operand x, in Operand z) => Moves.Run(x, z);

    public override void Gather(in Operand x, in Operand indices, in Operand z, int axis) => Gathers.Run(this, x, indices, z, axis);

    public override void Scatter<M>(in Operand x, in Operand indices, in Operand z, int axis)
    {
        if (Halves.Any(x, z))
        {
            using Halves halves = new(this);
            Operand wide = halves.Narrowed(z);
            Convert(z, wide);
            Scatter<M>(halves.Widen(x), indices, wide, axis);
            return;
        }

        switch (x.DType)
        {
            case DType.Float32:
                ScatterOver<M, float>(x, indices, z, axis);
                break;
            case DType.Float64:
                ScatterOver<M, double>(x, indices, z, axis);
                break;
            case DType.Int32:
                ScatterOver<M, int>(x, indices, z, axis);
                break;
            case DType.Int64:
                ScatterOver<M, long>(x, indices, z, axis);
                break;
            default:
                ScatterOver<M, byte>(x, indices, z, axis);
                break;
        }
    }

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

    public override void Random<D>(in Operand key, in Operand z) => Randoms.Run<D>(key, z);

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

    /// <summary>The type a formula computes in. Bools are bytes; what a predicate compares says it, not its result.</summary>
    private static DType LaneType(in Operand x, in Operand z, bool predicate) => predicate ? x.DType : z.DType;

    private void Map1<F, T>(in Operand x, in Operand z)
        where F : struct, IFormula1
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        switch (registerBits)
        {
            case 512:
                Cpu.Map.Run<F, Lane512<T>, T>(x, z);
                break;
            case 256:
                Cpu.Map.Run<F, Lane256<T>, T>(x, z);
                break;
            case 128:
                Cpu.Map.Run<F, Lane128<T>, T>(x, z);
                break;
            default:
                Cpu.Map.Run<F, Scalar<T>, T>(x, z);
                break;
        }
    }

    private void Contract<T>(in Operand x, in Operand y, in Operand w, in Operand z)
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        switch (registerBits)
        {
            case 512:
                Products.Run<Lane512<T>, T>(x, y, w, z, registerBits);
                break;
            case 256:
                Products.Run<Lane256<T>, T>(x, y, w, z, registerBits);
                break;
            case 128:
                Products.Run<Lane128<T>, T>(x, y, w, z, registerBits);
                break;
            default:
                Products.Run<Scalar<T>, T>(x, y, w, z, registerBits);
                break;
        }
    }

    private void ConvolveOver<T>(in Operand input, in Operand weight, in Operand output, in Window window, Convolved result)
        where T : unmanaged, INumber<T>
    {
        switch (registerBits)
        {
            case 512:
                Convolutions<T, Vector512<T>, Register512<T>>.Run(this, input, weight, output, window, result);
                break;
            case 256:
                Convolutions<T, Vector256<T>, Register256<T>>.Run(this, input, weight, output, window, result);
                break;
            case 128:
                Convolutions<T, Vector128<T>, Register128<T>>.Run(this, input, weight, output, window, result);
                break;
            default:
                Convolutions<T, T, RegisterScalar<T>>.Run(this, input, weight, output, window, result);
                break;
        }
    }

    private void Map2<F, T>(in Operand x, in Operand y, in Operand z)
        where F : struct, IFormula2
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        switch (registerBits)
        {
            case 512:
                Cpu.Map.Run<F, Lane512<T>, T>(x, y, z);
                break;
            case 256:
                Cpu.Map.Run<F, Lane256<T>, T>(x, y, z);
                break;
            case 128:
                Cpu.Map.Run<F, Lane128<T>, T>(x, y, z);
                break;
            default:
                Cpu.Map.Run<F, Scalar<T>, T>(x, y, z);
                break;
        }
    }

    private void Map3<F, T>(in Operand w, in Operand x, in Operand y, in Operand z)
        where F : struct, IFormula3
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        switch (registerBits)
        {
            case 512:
                Cpu.Map.Run<F, Lane512<T>, T>(w, x, y, z);
                break;
            case 256:
                Cpu.Map.Run<F, Lane256<T>, T>(w, x, y, z);
                break;
            case 128:
                Cpu.Map.Run<F, Lane128<T>, T>(w, x, y, z);
                break;
            default:
                Cpu.Map.Run<F, Scalar<T>, T>(w, x, y, z);
                break;
        }
    }

    private void ReduceOver<M, T>(in Operand x, in Operand z, Axes axes)
        where M : struct, IMonoid
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        switch (registerBits)
        {
            case 512:
                Reductions<M, Lane512<T>, Scalar<T>, T>.Run(this, x, z, axes);
                break;
            case 256:
                Reductions<M, Lane256<T>, Scalar<T>, T>.Run(this, x, z, axes);
                break;
            case 128:
                Reductions<M, Lane128<T>, Scalar<T>, T>.Run(this, x, z, axes);
                break;
            default:
                Reductions<M, Scalar<T>, Scalar<T>, T>.Run(this, x, z, axes);
                break;
        }
    }

    private void ScanOver<M, T>(in Operand x, in Operand z, int axis, bool reversed)
        where M : struct, IMonoid
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        switch (registerBits)
        {
            case 512:
                Scans<M, Lane512<T>, Scalar<T>, T>.Run(this, x, z, axis, reversed);
                break;
            case 256:
                Scans<M, Lane256<T>, Scalar<T>, T>.Run(this, x, z, axis, reversed);
                break;
            case 128:
                Scans<M, Lane128<T>, Scalar<T>, T>.Run(this, x, z, axis, reversed);
                break;
            default:
                Scans<M, Scalar<T>, Scalar<T>, T>.Run(this, x, z, axis, reversed);
                break;
        }
    }

    private void ScatterOver<M, T>(in Operand x, in Operand indices, in Operand z, int axis)
        where M : struct, IMonoid
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        switch (registerBits)
        {
            case 512:
                Scatters<M, Lane512<T>, Scalar<T>, T>.Run(this, x, indices, z, axis);
                break;
            case 256:
                Scatters<M, Lane256<T>, Scalar<T>, T>.Run(this, x, indices, z, axis);
                break;
            case 128:
                Scatters<M, Lane128<T>, Scalar<T>, T>.Run(this, x, indices, z, axis);
                break;
            default:
                Scatters<M, Scalar<T>, Scalar<T>, T>.Run(this, x, indices, z, axis);
                break;
        }
    }
}
