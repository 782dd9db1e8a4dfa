using System.Diagnostics;

namespace Nabla.Gpu;

/// <summary>What OpenCL and CUDA differ in, apart from the text: memory, kernels and their launches, on one device.</summary>
/// <remarks>All that is asked of a device happens in the order in which it was asked. Any thread may ask.</remarks>
internal abstract class GpuRuntime
{
    /// <summary>For example <c>opencl:0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>All that says which device and which driver it is: what was found out about one is known about every other of the same.</summary>
    public abstract string Identity { get; }

    /// <summary>Where is kept what took long to find out about it.</summary>
    public abstract DiskCache Cache { get; }

    /// <summary>Whether its user lets kernels be tried out against each other.</summary>
    public virtual bool TunesKernels => true;

    /// <summary>How it wants its text.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>What the device has.</summary>
    public abstract GpuLimits Limits { get; }

    /// <summary>The device's memory, as this process has it.</summary>
    public abstract BufferPool Memory { get; }

    /// <summary>A library of the device's maker for products of matrices, or null: then they are generated.</summary>
    public virtual IProducts? Products => null;

    /// <summary>One for convolutions, or null: then they are generated.</summary>
    public virtual IConvolutions? Convolutions => null;

    /// <summary>The kernel of this name in a text: compiled, or found compiled. It is kept.</summary>
    /// <exception cref="InvalidOperationException">The text does not compile; the message shows the line and the compiler's log.</exception>
    /// <exception cref="NoCompilerException">It was not compiled before, and there is no compiler.</exception>
    public abstract GpuKernel Load(string text, string name);

    /// <summary>Memory of unspecified content.</summary>
    /// <exception cref="InsufficientMemoryException">The device has no more.</exception>
    public abstract GpuBuffer Allocate(long bytes);

    /// <summary>Gives memory back to the device, after what was asked for before.</summary>
    public abstract void Free(GpuBuffer buffer);

    /// <summary>Has what is asked for from now on come after what is still being written to memory, beside the order in which things are asked for. All functions of the runtime do so by themselves; libraries of the maker do not.</summary>
    public virtual void Await(GpuBuffer buffer)
    {
    }

    /// <summary>Host → device. When it returns, <paramref name="from"/> may be changed.</summary>
    public abstract void Write(ReadOnlySpan<byte> from, GpuBuffer to, long offset);

    /// <summary>Device → host; waits for what was asked for before, if not only until the memory is <see cref="Complete"/>.</summary>
    public abstract void Read(GpuBuffer from, long offset, Span<byte> to);

    /// <summary>Says that memory has its numbers with what was asked for until now, so that a reading need not wait for what is asked for afterwards, as long as nothing else uses it.</summary>
    public virtual void Complete(GpuBuffer buffer)
    {
    }

    /// <summary>Device → host, as soon as other memory is <see cref="Complete"/>: what is written later may be there already, or in part.</summary>
    public virtual void Glance(GpuBuffer from, Span<byte> to, GpuBuffer other) => Read(from, 0, to);

    /// <summary>Device → device.</summary>
    public abstract void Copy(GpuBuffer from, long fromOffset, GpuBuffer to, long toOffset, long bytes);

    /// <summary>Launches a kernel, and does not wait for it.</summary>
    public abstract void Launch(GpuKernel kernel, in Grid grid, ReadOnlySpan<GpuArgument> arguments);

    /// <summary>Whether <see cref="Record"/> can give something.</summary>
    public virtual bool CanRecord => false;

    /// <summary>Whether this thread is within <see cref="Record"/>: nothing is done now, and nothing can be waited for.</summary>
    public virtual bool IsRecording => false;

    /// <summary>What this thread asks for within a call, not done but kept, so that it can be done at once, again and again. Memory that is allocated and freed meanwhile belongs to it.</summary>
    /// <param name="work">Launches, copies on the device, writes to memory that it allocates itself.</param>
    /// <returns>Null where the runtime cannot keep something of it, or there is no memory for all of it; nothing was done then either.</returns>
    public virtual GpuRecord? Record(Action work) => null;

    /// <summary>Waits for all that was asked for.</summary>
    public abstract void Finish();

    /// <summary>How many seconds pass on the device from the first to the last thing that is asked of it within a call: by its own marks in the order of things, or else by the host's clock, from when nothing is left to do until nothing is again.</summary>
    public virtual double Time(Action work)
    {
        Finish();
        long start = Stopwatch.GetTimestamp();
        work();
        Finish();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
