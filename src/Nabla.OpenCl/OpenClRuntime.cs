using Nabla.Gpu;
using Nabla.OpenCl.Native;

namespace Nabla.OpenCl;

/// <summary>One device of an OpenCL driver: one context, one queue in order.</summary>
internal sealed unsafe class OpenClRuntime : GpuRuntime, IDeviceAllocator
{
    // A driver may hold what it was asked for back until somebody waits; so often it is told to begin.
    private const int LaunchesPerFlush = 8;

    private readonly nint _context;
    private readonly nint _queue;
    private readonly OpenClPrograms _programs;
    private readonly OpenClStaging _staging;
    private int _launches;

    /// <summary>Opens the device of an index. Nothing closes it: it lasts as long as the process.</summary>
    /// <exception cref="DllNotFoundException">There is no loader or no driver.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    /// <exception cref="DeviceException">The driver does not give access to it.</exception>
    public OpenClRuntime(int index, DiskCache? cache = null)
    {
        (nint platform, nint device) = OpenClHandles.Find(index);
        OpenClDevice facts = OpenClDevices.List()[index];
        Name = $"opencl:{index}";
        _context = Cl.CreateContext(null, 1, &device, 0, 0, out ClStatus status);
        ClAnswer.Check(status, $"open {Name}");
        _queue = Cl.CreateQueue(_context, device, 0, out status);
        ClAnswer.Check(status, $"make a queue on {Name}");

        Cache = cache ?? DiskCache.OfUser;
        string platformVersion = ClFacts.OfPlatform(platform, ClInfo.PlatformVersion);
        Identity = $"{platformVersion}\n{facts.Vendor}\n{facts.Name}\n{facts.Platform}\n{facts.DriverVersion}";
        bool rounds = (ClFacts.MaskOfDevice(device, ClInfo.DeviceSingleFpConfig) & ClInfo.CorrectlyRoundedDivideSqrt) != 0;
        string options = rounds ? "-cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt" : "-cl-std=CL1.2";
        bool declaresNames = DeclaredNames.Shorten(ClFacts.OfPlatform(platform, ClInfo.PlatformName));
        _programs = new OpenClPrograms(_context, device, Identity, options, declaresNames, Cache);
        _staging = new OpenClStaging(_queue);
        LargestBytes = (long)ClFacts.OfDevice<ulong>(device, ClInfo.DeviceMaxMemAllocSize);
        Memory = new BufferPool(this);
        Limits = Measure(device, facts);
    }

    /// <inheritdoc cref="GpuRuntime.Name"/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Identity { get; }

    /// <inheritdoc/>
    public override DiskCache Cache { get; }

    /// <inheritdoc/>
    public override bool TunesKernels => OpenClDevices.TunesKernels;

    /// <inheritdoc/>
    public override Dialect Dialect => OpenClDialect.Instance;

    /// <inheritdoc/>
    public override GpuLimits Limits { get; }

    /// <inheritdoc/>
    public long CeilingBytes => Limits.GlobalBytes;

    /// <inheritdoc/>
    public long LargestBytes { get; }

    /// <inheritdoc/>
    public override BufferPool Memory { get; }

    /// <summary>Texts that went through the driver's compiler.</summary>
    internal int Compiled => _programs.Compiled;

    /// <inheritdoc/>
    public override GpuKernel Load(string text, string name) => _programs.Load(text, name);

    /// <inheritdoc/>
    public override GpuBuffer Allocate(long bytes) => Memory.Rent(bytes);

    /// <inheritdoc/>
    public override void Free(GpuBuffer buffer) => Memory.Return((PooledBuffer)buffer);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> from, GpuBuffer to, long offset)
    {
        to.CheckPlace("written to", offset, from.Length, Name);
        if (!from.IsEmpty)
        {
            _staging.Write(from, (PooledBuffer)to, offset);
            ClAnswer.Check(Cl.Flush(_queue), $"begin to write on {Name}");
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

        fixed (byte* start = to)
        {
            ClAnswer.Check(
                Cl.EnqueueRead(_queue, ((PooledBuffer)from).Handle, 1, (nuint)offset, (nuint)to.Length, start, 0, null, null),
                $"read {to.Length} bytes at {offset} of a buffer of {from.Bytes} bytes on {Name}");
        }
    }

    /// <inheritdoc/>
    public override void Copy(GpuBuffer from, long fromOffset, GpuBuffer to, long toOffset, long bytes)
    {
        from.CheckPlace("copied from", fromOffset, bytes, Name);
        to.CheckPlace("copied to", toOffset, bytes, Name);
        if (bytes > 0)
        {
            ClAnswer.Check(
                Cl.EnqueueCopy(_queue, ((PooledBuffer)from).Handle, ((PooledBuffer)to).Handle, (nuint)fromOffset, (nuint)toOffset, (nuint)bytes, 0, null, null),
                $"copy {bytes} bytes from {fromOffset} to {toOffset} on {Name}");
        }
    }

    /// <inheritdoc/>
    public override void Launch(GpuKernel kernel, in Grid grid, ReadOnlySpan<GpuArgument> arguments)
    {
        if (grid.GroupsX == 0 || grid.GroupsY == 0 || grid.GroupsZ == 0)
        {
            return;
        }

        OpenClKernel k = (OpenClKernel)kernel;
        nuint* group = stackalloc nuint[3] { (nuint)grid.Group, 1, 1 };
        nuint* items = stackalloc nuint[3] { (nuint)grid.GroupsX * (nuint)grid.Group, (nuint)grid.GroupsY, (nuint)grid.GroupsZ };
        uint axes = grid.GroupsZ > 1 ? 3u : grid.GroupsY > 1 ? 2u : 1u;
        ClStatus status = Enqueue(k, grid, arguments, axes, items, group);
        if (ClAnswer.IsOutOfMemory(status))
        {
            // Buffers are often given memory only when a kernel uses them; what is idle may be what is missing.
            Finish();
            Memory.ReleaseIdle();
            status = Enqueue(k, grid, arguments, axes, items, group);
        }

        if (status != ClStatus.Success)
        {
            throw Refused(status, k, grid);
        }

        if (Interlocked.Increment(ref _launches) % LaunchesPerFlush == 0)
        {
            ClAnswer.Check(Cl.Flush(_queue), $"begin to compute on {Name}");
        }
    }

    /// <inheritdoc/>
    public override void Finish() => ClAnswer.Check(Cl.Finish(_queue), $"finish on {Name}");

    nint IDeviceAllocator.TryAllocate(long bytes)
    {
        nint handle = Cl.CreateBuffer(_context, ClInfo.MemReadWrite, (nuint)bytes, null, out ClStatus status);
        if (status != ClStatus.Success && !ClAnswer.IsOutOfMemory(status) && status != ClStatus.InvalidBufferSize)
        {
            throw ClAnswer.Refused(status, $"allocate {MemoryReport.Quantity(bytes)} on {Name}");
        }

        return status == ClStatus.Success ? handle : 0;
    }

    // Finalizers come here, where an exception would end the process; a device that fails says so when it is next asked for something.
    void IDeviceAllocator.Release(nint handle) => Cl.ReleaseBuffer(handle);

    private ClStatus Enqueue(OpenClKernel kernel, in Grid grid, ReadOnlySpan<GpuArgument> arguments, uint axes, nuint* items, nuint* group)
    {
        lock (kernel.Lock)
        {
            uint index = 0;
            foreach (ref readonly GpuArgument argument in arguments)
            {
                SetArgument(kernel, index++, argument);
            }

            if (grid.LocalBytes > 0)
            {
                ClAnswer.Check(Cl.SetArgument(kernel.Handle, index, (nuint)grid.LocalBytes, null), $"give kernel {kernel.Name} {grid.LocalBytes} bytes of local memory as argument {index}");
            }

            return Cl.EnqueueKernel(_queue, kernel.Handle, axes, null, items, group, 0, null, null);
        }
    }

    private static void SetArgument(OpenClKernel kernel, uint index, in GpuArgument argument)
    {
        nint handle = argument.Buffer is PooledBuffer buffer ? buffer.Handle : 0;
        ulong bits = argument.Bits;
        ClStatus status = argument.Buffer is null
            ? Cl.SetArgument(kernel.Handle, index, (nuint)argument.Size, &bits)
            : Cl.SetArgument(kernel.Handle, index, (nuint)sizeof(nint), &handle);
        if (status != ClStatus.Success)
        {
            throw ClAnswer.Refused(status, $"set argument {index} of kernel {kernel.Name} to {(argument.Buffer is null ? $"a number of {argument.Size} bytes" : "a buffer")}");
        }
    }

    private Exception Refused(ClStatus status, OpenClKernel kernel, in Grid grid)
    {
        string asked = $"run kernel {kernel.Name} in {grid.GroupsX} × {grid.GroupsY} × {grid.GroupsZ} groups of {grid.Group} (at most {kernel.MaxGroup}) with {grid.LocalBytes} bytes of local memory (at most {Limits.LocalBytes}) on {Name}";
        return status is ClStatus.MemObjectAllocationFailure
            ? new InsufficientMemoryException($"OpenCL was asked to {asked}, and answered {ClAnswer.Name(status)}: tensors hold {MemoryReport.Quantity(Memory.InUseBytes)} of {MemoryReport.Quantity(CeilingBytes)}. Use a smaller batch or keep fewer tensors.")
            : ClAnswer.Refused(status, asked);
    }

    private GpuLimits Measure(nint device, OpenClDevice facts)
    {
        nuint* items = stackalloc nuint[3];
        ClAnswer.Check(Cl.GetDeviceInfo(device, ClInfo.DeviceMaxWorkItemSizes, 3 * (nuint)sizeof(nuint), items, null), $"say how large groups may be on {Name}");
        OpenClKernel nothing = _programs.Load("__kernel void nothing(__global int* z) { z[get_global_id(0)] = 0; }", "nothing");
        string[] extensions = ClFacts.OfDevice(device, ClInfo.DeviceExtensions).Split(' ');
        return new GpuLimits(
            facts.ComputeUnits,
            (int)Math.Min((ulong)Math.Min(items[0], ClFacts.OfDevice<nuint>(device, ClInfo.DeviceMaxWorkGroupSize)), int.MaxValue),
            (int)Math.Min(ClFacts.OfDevice<ulong>(device, ClInfo.DeviceLocalMemSize), int.MaxValue),
            (int)_programs.Fact(nothing.Handle, ClInfo.KernelPreferredWorkGroupSizeMultiple),
            facts.MemoryBytes,
            ClFacts.MaskOfDevice(device, ClInfo.DeviceDoubleFpConfig) != 0,
            extensions.Contains("cl_khr_fp16"),
            (int)Math.Min(ClFacts.OfDevice<nuint>(device, ClInfo.DeviceMaxParameterSize), int.MaxValue));
    }
}
