using System.Collections.Concurrent;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A GPU: loops become kernels, which are compiled once and launched in the order in which they are asked for. What has no kernel is computed on the host, on copies.</summary>
internal sealed partial class GpuMachine : DeviceMachine
{
    // Groups for each compute unit, so that some compute while others wait for memory.
    private const int GroupsOfUnit = 16;

    // Rows that a library adds: with whatever else becomes of them, sums are stored first, and a loop of its own is as good.
    private const int BytesOfRows = 64 << 10;

    [ThreadStatic]
    private static long t_readings;

    private readonly GpuRuntime _runtime;
    private readonly Faults _faults;
    // Null where there is none; see Note [Without a compiler].
    private readonly ConcurrentDictionary<KernelText, GpuKernel?> _kernels = new();
    private readonly ConcurrentDictionary<(Formula Formula, DType W, DType X, DType Y, DType Z), LoopProgram> _programs = new();
    private readonly ConcurrentDictionary<LoopProgram, bool> _possible = new();
    private readonly ConcurrentDictionary<LoopProgram, ProductParts?> _parts = new();
    private string? _missing;

    /// <param name="runtime">The device.</param>
    /// <param name="tiles">How it chooses tiles; null for the usual way.</param>
    public GpuMachine(GpuRuntime runtime, TileSearch? tiles = null)
    {
        _runtime = runtime;
        _faults = new Faults(this);
        Tiles = tiles ?? new TileSearch(runtime);
    }

    /// <summary>The device.</summary>
    public GpuRuntime Runtime => _runtime;

    public override long NearBytes => _runtime.Products is null ? base.NearBytes : BytesOfRows;

    // One that reads and writes seven times as much, as Adam does, takes forty microseconds of memory at 3 TB/s, of which a launch is a few; beyond, what it reads had better be free for others soon.
    public override long LargestTogether => 1 << 22;

    public override ConcreteTensor WrongIndex => _faults.Flag;

    /// <summary>How sums of products are cut up.</summary>
    public TileSearch Tiles { get; }

    public override DeviceMemory Rent(long bytes) => new GpuMemory(this, _runtime.Allocate(Math.Max(bytes, 1)));

    public override void Return(DeviceMemory memory) => _runtime.Free(((GpuMemory)memory).Bare);

    public override void Write(ReadOnlySpan<byte> from, DeviceMemory to, long offset)
    {
        if (!from.IsEmpty)
        {
            _runtime.Write(from, ((GpuMemory)to).Bare, offset);
        }
    }

    public override void Read(DeviceMemory from, long offset, Span<byte> to)
    {
        t_readings++;
        GpuBuffer buffer = ((GpuMemory)from).Bare;
        if (!to.IsEmpty)
        {
            _runtime.Read(buffer, offset, to);
        }

        _faults.Throw(buffer);
    }

    public override (long InUse, long Pooled, long Peak, long Allocations, long Limit) Usage => _runtime.Memory.Usage;

    public override void Limit(long bytes) => _runtime.Memory.Limit(bytes);

    /// <summary>How often this thread has brought numbers to the host.</summary>
    public static long Readings => t_readings;

    public override void Run(Frame frame, ReadOnlySpan<Launch> launches)
    {
        if (_runtime.CanRecord)
        {
            ((Replay)(frame.Remembered ??= new Replay(this, frame, launches))).Run(launches);
        }
        else
        {
            base.Run(frame, launches);
        }
    }

    /// <summary>The kernel of a text.</summary>
    /// <exception cref="NoCompilerException">It cannot be had here.</exception>
    public GpuKernel Kernel(KernelText text)
    {
        if (!_kernels.TryGetValue(text, out GpuKernel? kernel))
        {
            try
            {
                kernel = _runtime.Load(text.WrittenFor(_runtime), text.Name);
            }
            catch (NoCompilerException)
            {
                // It is looked for once.
                _kernels.TryAdd(text, null);
                throw;
            }

            _kernels.TryAdd(text, kernel);
        }

        return kernel ?? throw new NoCompilerException($"There is no kernel {text.Name}, as was said before.");
    }

    /// <summary>The kernel of a text; null where it cannot be had here, which is said.</summary>
    public GpuKernel? Find(KernelText text)
    {
        try
        {
            return Kernel(text);
        }
        catch (NoCompilerException e)
        {
            Warn(e);
            return null;
        }
    }

    /// <summary>Says once that something is computed on the host.</summary>
    public void Warn(NoCompilerException missing)
    {
        if (Interlocked.CompareExchange(ref _missing, missing.Message, null) is null)
        {
            Warnings.Raise($"{_runtime.Name}: {missing.Message} Until then what has no kernel is computed on the processor, on copies, which is slow.");
        }
    }

    /// <summary>Launches a kernel whose work-items stride over so many pieces of work.</summary>
    public void Launch(GpuKernel kernel, long count, int group, ReadOnlySpan<GpuArgument> arguments)
        => LaunchGroups(kernel, (count + group - 1) / group, group, arguments);

    /// <summary>Launches a kernel whose groups stride over so many pieces of work.</summary>
    public void LaunchGroups(GpuKernel kernel, long groups, int group, ReadOnlySpan<GpuArgument> arguments)
    {
        int most = Math.Max(_runtime.Limits.ComputeUnits, 1) * GroupsOfUnit * Math.Max(1, 256 / group);
        _runtime.Launch(kernel, new Grid((int)Math.Clamp(groups, 1, most), 1, 1, group), arguments);
    }

    /// <summary>Whether there is a kernel for a program without reductions.</summary>
    public bool CanRun(LoopProgram program) => _possible.GetOrAdd(program, static (program, machine) => machine.HasText(program), this);

    /// <summary>Whether so many arguments are more than a launch takes.</summary>
    public bool IsTooMuch(int arguments) => arguments * sizeof(long) > _runtime.Limits.ArgumentBytes;

    /// <summary>Memory of the device for a value between two kernels.</summary>
    public Operand Scratch(DType dtype, Shape shape) => new(new TensorType(dtype, shape), shape.RowMajor, Storage.Rent(Math.Max(1, shape.Count) * dtype.Size(), this));

    /// <summary>The operand itself if its elements follow each other, else a copy where they do.</summary>
    public Operand Contiguous(in Operand x)
    {
        if (x.Layout.IsContiguous)
        {
            return x;
        }

        Operand copy = Scratch(x.DType, x.Shape);
        Move(x, copy);
        return copy;
    }

    private bool HasText(LoopProgram program)
    {
        if (!FunctionText.IsPossible(program))
        {
            return false;
        }

        Source source = new();
        FunctionText.Write(source, "at", program);
        return _runtime.Limits.HasFloat64 || !source.NeedsFloat64;
    }
}
