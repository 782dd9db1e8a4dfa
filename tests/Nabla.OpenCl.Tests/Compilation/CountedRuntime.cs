using Nabla.Gpu;

namespace Nabla.Tests.Devices;

/// <summary>A runtime that says what was launched: every kernel by itself, in a fixed way of cutting products up.</summary>
internal sealed class CountedRuntime(GpuRuntime runtime) : GpuRuntime
{
    private readonly List<string> _launched = [];

    /// <summary>The names of the kernels that were launched, in order.</summary>
    public IReadOnlyList<string> Launched => _launched;

    public override string Name => runtime.Name;

    public override string Identity => runtime.Identity;

    public override DiskCache Cache => runtime.Cache;

    public override bool TunesKernels => false;

    public override Dialect Dialect => runtime.Dialect;

    public override GpuLimits Limits => runtime.Limits;

    public override BufferPool Memory => runtime.Memory;

    public override IProducts? Products => runtime.Products;

    public override IConvolutions? Convolutions => runtime.Convolutions;

    /// <summary>Forgets what was launched.</summary>
    public void Forget() => _launched.Clear();

    public override GpuKernel Load(string text, string name) => runtime.Load(text, name);

    public override GpuBuffer Allocate(long bytes) => runtime.Allocate(bytes);

    public override void Free(GpuBuffer buffer) => runtime.Free(buffer);

    public override void Await(GpuBuffer buffer) => runtime.Await(buffer);

    public override void Write(ReadOnlySpan<byte> from, GpuBuffer to, long offset) => runtime.Write(from, to, offset);

    public override void Read(GpuBuffer from, long offset, Span<byte> to) => runtime.Read(from, offset, to);

    public override void Copy(GpuBuffer from, long fromOffset, GpuBuffer to, long toOffset, long bytes) => runtime.Copy(from, fromOffset, to, toOffset, bytes);

    public override void Launch(GpuKernel kernel, in Grid grid, ReadOnlySpan<GpuArgument> arguments)
    {
        _launched.Add(kernel.Name);
        runtime.Launch(kernel, grid, arguments);
    }

    public override void Finish() => runtime.Finish();
}
