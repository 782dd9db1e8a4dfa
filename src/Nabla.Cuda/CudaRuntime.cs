using System.Globalization;
using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>One NVIDIA device: its primary context, one stream in whose order all is done, one for copies beside it, and one that graphs are captured from.</summary>
internal sealed unsafe class CudaRuntime : GpuRuntime, IDeviceAllocator
{
    private const int MostArguments = 1024;

    // What every driver takes; later ones take more.
    private const int ArgumentBytes = 4096;

    // CUDA 11.4, whose function that makes graphs is that of all later ones.
    private const int FirstWithGraphs = 11040;

    [ThreadStatic]
    private static GraphMemory? t_recorded;

    private readonly nint _context;
    private readonly nint _main;
    private readonly bool _hasPool;
    private readonly CudaModules _modules;
    private readonly CudaStaging _staging;
    private readonly CudaUploads _uploads;
    private readonly CudaDownloads _downloads;
    private readonly Lock _recording = new();
    private nint _recorder;

    /// <summary>Opens the device of an index. Nothing closes it: it lasts as long as the process.</summary>
    /// <exception cref="DllNotFoundException">There is no driver.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    /// <exception cref="DeviceException">The driver does not give access to it.</exception>
    /// <param name="index">Which one.</param>
    /// <param name="cache">Where compiled kernels are kept; null for the user's.</param>
    /// <param name="exported">Where kernels are that a program brought along; null for the folder beside it.</param>
    /// <param name="usesLibraries">Whether products and convolutions are the maker's libraries' where they are installed.</param>
    /// <param name="compile">What makes code of a text and the name of a kernel, for a compute capability; null for NVRTC.</param>
    public CudaRuntime(int index, DiskCache? cache = null, DiskCache? exported = null, bool usesLibraries = true, Func<string, string, int, byte[]>? compile = null)
    {
        (int device, CudaDevice facts) = CudaDevices.Find(index);
        Name = $"cuda:{index}";
        int capability = (10 * facts.ComputeCapability.Major) + facts.ComputeCapability.Minor;
        CuAnswer.Check(CuDriver.RetainPrimaryContext(out _context, device), $"open {Name}");
        Enter();
        CuAnswer.Check(CuDriver.CreateStream(out _main, CuDriver.StreamNonBlocking), $"make a stream on {Name}");
        CuAnswer.Check(CuDriver.GetVersion(out int version), "say its version");
        CanRecord = version >= FirstWithGraphs;
        _hasPool = CudaDevices.Fact(device, CuDriver.MemoryPoolsSupported) != 0;
        if (_hasPool)
        {
            // Buffers that come and go in the stream's order need not go back to the system in between; the pool above says what is idle for long.
            CuAnswer.Check(CuDriver.GetDefaultPool(out nint pool, device), $"find the pool of {Name}");
            ulong keep = 256UL << 20;
            CuAnswer.Check(CuDriver.SetPoolFact(pool, CuDriver.PoolReleaseThreshold, &keep), $"have the pool of {Name} keep memory");
        }

        Identity = string.Create(CultureInfo.InvariantCulture, $"{facts.Name}\ncompute capability {facts.ComputeCapability}\nCUDA {version}");
        Cache = cache ?? DiskCache.OfUser;
        _modules = new CudaModules(capability, Cache, exported ?? CudaModules.OfProgram, compile ?? CudaCompiler.Compile);
        _staging = new CudaStaging(_main);
        _uploads = new CudaUploads(_main);
        _downloads = new CudaDownloads(_main);
        Limits = new GpuLimits(
            facts.Multiprocessors,
            CudaDevices.Fact(device, CuDriver.MaxThreadsPerBlock),
            CudaDevices.Fact(device, CuDriver.MaxSharedMemoryPerBlock),
            CudaDevices.Fact(device, CuDriver.WarpSize),
            facts.MemoryBytes,
            HasFloat64: true,
            HasFloat16: capability >= 53,
            ArgumentBytes);
        Memory = new BufferPool(this);
        Products = usesLibraries ? CudaProducts.Open(this) : null;
        Convolutions = usesLibraries ? new CudaConvolutions(this) : null;
    }

    /// <inheritdoc cref="GpuRuntime.Name"/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Identity { get; }

    /// <inheritdoc/>
    public override DiskCache Cache { get; }

    /// <inheritdoc/>
    public override bool TunesKernels => CudaDevices.TunesKernels;

    /// <inheritdoc/>
    public override Dialect Dialect => CudaDialect.Instance;

    /// <inheritdoc/>
    public override GpuLimits Limits { get; }

    /// <inheritdoc/>
    public long CeilingBytes => Limits.GlobalBytes;

    /// <inheritdoc/>
    public long LargestBytes => Limits.GlobalBytes;

    /// <inheritdoc/>
    public override IProducts? Products { get; }

    /// <inheritdoc/>
    public override IConvolutions? Convolutions { get; }

    /// <inheritdoc/>
    public override BufferPool Memory { get; }

    /// <summary>The texts of kernels that it was asked to load, each with the name of one.</summary>
    public IReadOnlyList<(string Text, string Name)> Texts => _modules.Texts;

    /// <inheritdoc/>
    public override GpuKernel Load(string text, string name)
    {
        Enter();
        return _modules.Load(text, name);
    }

    /// <inheritdoc/>
    public override GpuBuffer Allocate(long bytes) => Recorded?.Allocate(bytes) ?? Memory.Rent(bytes);

    /// <inheritdoc/>
    public override void Free(GpuBuffer buffer)
    {
        PooledBuffer pooled = (PooledBuffer)buffer;
        _downloads.Forget(pooled);
        if (pooled.Arrival != 0 && CuDriver.SetCurrentContext(_context) == CuDriver.Done)
        {
            // Finalizers come here, too; who uses it next comes later.
            _ = _uploads.Await(pooled);
        }

        if (pooled.Keeper is GraphMemory graph)
        {
            graph.Free(pooled);
        }
        else
        {
            Memory.Return(pooled);
        }
    }

    /// <inheritdoc/>
    public override void Await(GpuBuffer buffer)
    {
        PooledBuffer pooled = (PooledBuffer)buffer;
        if (pooled.Arrival != 0)
        {
            Enter();
            CuAnswer.Check(_uploads.Await(pooled), $"wait for a copy on {Name}");
        }

        if (pooled.Completion != 0)
        {
            _downloads.Forget(pooled);
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> from, GpuBuffer to, long offset)
    {
        to.CheckPlace("written to", offset, from.Length, Name);
        if (!from.IsEmpty)
        {
            PooledBuffer buffer = (PooledBuffer)to;
            _downloads.Forget(buffer);
            if (Recorded?.MayWrite(buffer) == false)
            {
                throw new NotRecordedException();
            }

            Enter();
            if (from.Length >= CudaUploads.Least || buffer.Arrival != 0)
            {
                _uploads.Write(from, buffer, offset);
            }
            else
            {
                _staging.Write(from, buffer, offset);
            }
        }
    }

    /// <inheritdoc/>
    public override void Read(GpuBuffer from, long offset, Span<byte> to)
    {
        from.CheckPlace("read from", offset, to.Length, Name);
        if (to.IsEmpty)
        {
            return;
        }

        if (Recorded is not null)
        {
            throw new NotRecordedException();
        }

        PooledBuffer buffer = (PooledBuffer)from;
        if (buffer.Completion is var mark and not 0)
        {
            Enter();
            _downloads.Read(mark, Place(from, offset), to);
            return;
        }

        Await(from);
        Enter();
        fixed (byte* start = to)
        {
            CuAnswer.Check(CuDriver.CopyToHost(start, Place(from, offset), (nuint)to.Length, _main), $"read {to.Length} bytes at {offset} of a buffer of {from.Bytes} bytes on {Name}");
            CuAnswer.Check(CuDriver.WaitForStream(_main), $"finish what was asked of {Name}, to read {to.Length} bytes");
        }
    }

    /// <inheritdoc/>
    public override void Complete(GpuBuffer buffer)
    {
        Enter();
        _downloads.Mark((PooledBuffer)buffer);
    }

    /// <inheritdoc/>
    public override void Glance(GpuBuffer from, Span<byte> to, GpuBuffer other)
    {
        if (((PooledBuffer)other).Completion is var mark and not 0)
        {
            Enter();
            _downloads.Read(mark, Place(from, 0), to);
        }
        else
        {
            Read(from, 0, to);
        }
    }

    /// <inheritdoc/>
    public override void Copy(GpuBuffer from, long fromOffset, GpuBuffer to, long toOffset, long bytes)
    {
        from.CheckPlace("copied from", fromOffset, bytes, Name);
        to.CheckPlace("copied to", toOffset, bytes, Name);
        if (bytes > 0)
        {
            Await(from);
            Await(to);
            Enter();
            CuAnswer.Check(CuDriver.CopyOnDevice(Place(to, toOffset), Place(from, fromOffset), (nuint)bytes, Stream), $"copy {bytes} bytes from {fromOffset} to {toOffset} on {Name}");
        }
    }

    /// <inheritdoc/>
    public override void Launch(GpuKernel kernel, in Grid grid, ReadOnlySpan<GpuArgument> arguments)
    {
        if (grid.GroupsX == 0 || grid.GroupsY == 0 || grid.GroupsZ == 0)
        {
            return;
        }

        if (arguments.Length > MostArguments)
        {
            throw new ArgumentException($"Kernel {kernel.Name} was given {arguments.Length} arguments, but a launch takes at most {MostArguments}; pass a buffer of them.", nameof(arguments));
        }

        Enter();
        CudaKernel k = (CudaKernel)kernel;
        ulong* values = stackalloc ulong[arguments.Length + 1];
        void** places = stackalloc void*[arguments.Length + 1];
        for (int i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Bits;
            if (arguments[i].Buffer is PooledBuffer buffer)
            {
                Await(buffer);
                values[i] = (ulong)buffer.Handle;
            }

            places[i] = values + i;
        }

        int status = CuDriver.Launch(k.Handle, (uint)grid.GroupsX, (uint)grid.GroupsY, (uint)grid.GroupsZ, (uint)grid.Group, 1, 1, (uint)grid.LocalBytes, Stream, places, null);
        if (status != CuDriver.Done)
        {
            throw CuAnswer.Refused(status, $"run kernel {k.Name} in {grid.GroupsX} × {grid.GroupsY} × {grid.GroupsZ} groups of {grid.Group} (at most {k.MaxGroup}) with {grid.LocalBytes} bytes of shared memory (at most {Limits.LocalBytes}) on {Name}");
        }
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        Enter();
        CuAnswer.Check(CuDriver.WaitForStream(_main), $"finish on {Name}");
        _uploads.Finish();
    }

    /// <inheritdoc/>
    public override bool CanRecord { get; }

    /// <inheritdoc/>
    public override bool IsRecording => Recorded is not null;

    /// <inheritdoc/>
    /// <remarks>What is recorded is captured from a stream of its own, so that other threads' work goes on in the device's.</remarks>
    public override GpuRecord? Record(Action work)
    {
        lock (_recording)
        {
            Enter();
            if (_recorder == 0)
            {
                CuAnswer.Check(CuDriver.CreateStream(out _recorder, CuDriver.StreamNonBlocking), $"make a stream on {Name}");
            }

            CuAnswer.Check(CuDriver.BeginCapture(_recorder, CuDriver.CaptureRelaxed), $"begin to capture on {Name}");
            GraphMemory memory = new(this);
            t_recorded = memory;
            CudaGraph? graph = null;
            bool isWhole = false;
            try
            {
                work();
                isWhole = true;
            }
            catch (Exception e) when (e is NotRecordedException or DeviceException or InsufficientMemoryException)
            {
                // Where a library asks for what cannot be captured, the driver refuses what comes after it, too. And a graph may need more memory than its parts one after the other.
            }
            finally
            {
                t_recorded = null;
                graph = CudaGraph.End(_recorder, memory, isWhole);
            }

            return graph;
        }
    }

    /// <inheritdoc/>
    public override double Time(Action work)
    {
        Finish();
        nint first = CudaMarks.Make(flags: 0);
        nint last = CudaMarks.Make(flags: 0);
        CudaMarks.Set(first, _main);
        work();
        Enter();
        CudaMarks.Set(last, _main);
        CuAnswer.Check(CuDriver.WaitForEvent(last), $"finish on {Name}");
        CuAnswer.Check(CuDriver.TimeBetween(out float milliseconds, first, last), "say how much time passed between two events");
        _ = CuDriver.DestroyEvent(first);
        _ = CuDriver.DestroyEvent(last);
        return 1e-3 * milliseconds;
    }

    nint IDeviceAllocator.TryAllocate(long bytes)
    {
        Enter();
        int status = _hasPool ? CuDriver.AllocateInOrder(out nint memory, (nuint)bytes, _main) : CuDriver.Allocate(out memory, (nuint)bytes);
        if (status is not (CuDriver.Done or CuDriver.OutOfMemory))
        {
            throw CuAnswer.Refused(status, $"allocate {MemoryReport.Quantity(bytes)} on {Name}");
        }

        return status == CuDriver.Done ? memory : 0;
    }

    // Finalizers come here, where an exception would end the process; a device that fails says so when it is next asked for something.
    void IDeviceAllocator.Release(nint handle)
    {
        if (CuDriver.SetCurrentContext(_context) == CuDriver.Done)
        {
            _ = _hasPool ? CuDriver.FreeInOrder(handle, _main) : CuDriver.Free(handle);
        }
    }

    /// <summary>The stream that this thread asks for things in: the device's, in whose order all is done, or that whose work is recorded.</summary>
    internal nint Stream => Recorded is null ? _main : _recorder;

    private GraphMemory? Recorded => t_recorded is { } memory && ReferenceEquals(memory.Runtime, this) ? memory : null;

    /// <summary>Has a graph be done after what was asked for before.</summary>
    internal void Launch(nint graph)
    {
        Enter();
        CuAnswer.Check(CuDriver.LaunchGraph(graph, _main), $"launch a graph on {Name}");
    }

    // Finalizers come here.
    internal void Destroy(nint graph)
    {
        if (CuDriver.SetCurrentContext(_context) == CuDriver.Done)
        {
            _ = CuDriver.DestroyGraph(graph);
        }
    }

    // The driver keeps one context a thread, and any thread may ask.
    internal void Enter() => CuAnswer.Check(CuDriver.SetCurrentContext(_context), $"use {Name}");

    /// <summary>The address of a byte of a buffer.</summary>
    internal static nint Place(GpuBuffer buffer, long offset) => (nint)(((PooledBuffer)buffer).Handle + offset);
}
