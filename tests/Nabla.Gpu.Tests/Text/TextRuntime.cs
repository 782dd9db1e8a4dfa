using System.Collections.Concurrent;

namespace Nabla.Gpu.Tests.Text;

/// <summary>A device without hardware that keeps the texts it is asked to load, in CUDA C. Its memory holds what is written there, and its kernels do nothing.</summary>
internal sealed class TextRuntime : GpuRuntime
{
    private readonly ConcurrentDictionary<(string Text, string Name), GpuKernel> _kernels = new();

    /// <summary>What was loaded.</summary>
    public IReadOnlyList<(string Text, string Name)> Loaded => [.. _kernels.Keys.OrderBy(static key => key.Name, StringComparer.Ordinal).ThenBy(static key => key.Text, StringComparer.Ordinal)];

    public override string Name => "texts";

    public override Dialect Dialect => CudaDialect.Instance;

    public override GpuLimits Limits { get; } = new(108, 1024, 48 << 10, 32, 1L << 40, HasFloat64: true, HasFloat16: true, ArgumentBytes: 4096);

    public override BufferPool Memory => throw new NotSupportedException("Its memory is the host's.");

    /// <summary>What its convolutions ask.</summary>
    public IConvolutions? Library { get; init; }

    public override IConvolutions? Convolutions => Library;

    public override GpuKernel Load(string text, string name) => _kernels.GetOrAdd((text, name), static key => new Kernel(key.Name));

    public override GpuBuffer Allocate(long bytes) => new Buffer(new byte[bytes]);

    public override void Free(GpuBuffer buffer)
    {
    }

    public override void Write(ReadOnlySpan<byte> from, GpuBuffer to, long offset) => from.CopyTo(Span(to, offset, from.Length));

    public override void Read(GpuBuffer from, long offset, Span<byte> to) => Span(from, offset, to.Length).CopyTo(to);

    public override void Copy(GpuBuffer from, long fromOffset, GpuBuffer to, long toOffset, long bytes) => Span(from, fromOffset, bytes).CopyTo(Span(to, toOffset, bytes));

    public override void Launch(GpuKernel kernel, in Grid grid, ReadOnlySpan<GpuArgument> arguments)
    {
    }

    public override void Finish()
    {
    }

    private static Span<byte> Span(GpuBuffer buffer, long offset, long bytes) => ((Buffer)buffer).Content.AsSpan(checked((int)offset), checked((int)bytes));

    private sealed class Kernel(string name) : GpuKernel
    {
        public override string Name => name;
    }

    private sealed class Buffer(byte[] content) : GpuBuffer
    {
        public byte[] Content => content;

        public override long Bytes => content.Length;
    }
}
