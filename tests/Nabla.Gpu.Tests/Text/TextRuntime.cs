using System.Collections.Concurrent;

namespace Nabla.Gpu.Tests.Text;

/// <summary>A device without hardware that keeps the texts it is asked to load, in CUDA C. Its memory holds what is written there, and its kernels do nothing.</summary>
internal sealed class TextRuntime : GpuRuntime
{
    private readonly ConcurrentDictionary<(string Text, string Name), GpuKernel> _kernels = new();

    /// <summary>What was loaded.</summary>
    public IReadOnlyList<(string Text, string Name)> Loaded => [.. _kernels.Keys.OrderBy(static key => key.Name, StringComparer.Ordinal).ThenBy(static key => key.Text, StringComparer.Ordinal)];

    public override string Name => "texts";

    public override string Identity => Driver;

    /// <summary>What it says that its driver is.</summary>
    public string Driver { get; init; } = "texts";

    public override DiskCache Cache => Kept;

    /// <summary>Where it keeps things.</summary>
    public DiskCache Kept { get; init; } = new(null);

    public override bool TunesKernels => Tunes;

    /// <summary>Whether kernels may be tried out.</summary>
    public bool Tunes { get; set; } = true;

    public override bool IsRecording => Records;

    /// <summary>Whether it says that launches are recorded.</summary>
    public bool Records { get; set; }

    /// <summary>Texts that its compiler refuses.</summary>
    public Func<string, bool> Refuses { get; init; } = static _ => false;

    /// <summary>Whether it has a compiler.</summary>
    public bool HasCompiler { get; init; } = true;

    /// <summary>The most work-items of a group for a kernel of a text.</summary>
    public Func<string, int> Allows { get; init; } = static _ => 1024;

    /// <summary>The text of the last kernel that was launched.</summary>
    public string? Last { get; private set; }

    /// <summary>How many were launched.</summary>
    public int Launches => Launched.Count;

    /// <summary>Their names, in order.</summary>
    public List<string> Launched { get; } = [];

    public override Dialect Dialect => CudaDialect.Instance;

    public override GpuLimits Limits => Has;

    /// <summary>What it says that it has.</summary>
    public GpuLimits Has { get; init; } = new(108, 1024, 48 << 10, 32, 1L << 40, HasFloat64: true, HasFloat16: true, ArgumentBytes: 4096);

    public override BufferPool Memory => throw new NotSupportedException("Its memory is the host's.");

    /// <summary>What its convolutions ask.</summary>
    public IConvolutions? Library { get; init; }

    public override IConvolutions? Convolutions => Library;

    public override GpuKernel Load(string text, string name)
        => !HasCompiler ? throw new NoCompilerException($"Kernel {name} was to be compiled, but there is no compiler.")
            : Refuses(text) ? throw new DeviceException($"Kernel {name} was to be compiled, which is refused.") : _kernels.GetOrAdd((text, name), key => new Kernel(key.Text, key.Name, Allows(key.Text)));

    public override GpuBuffer Allocate(long bytes) => new Buffer(new byte[bytes]);

    public override void Free(GpuBuffer buffer)
    {
    }

    public override void Write(ReadOnlySpan<byte> from, GpuBuffer to, long offset) => from.CopyTo(Span(to, offset, from.Length));

    public override void Read(GpuBuffer from, long offset, Span<byte> to) => Span(from, offset, to.Length).CopyTo(to);

    public override void Copy(GpuBuffer from, long fromOffset, GpuBuffer to, long toOffset, long bytes) => Span(from, fromOffset, bytes).CopyTo(Span(to, toOffset, bytes));

    public override void Launch(GpuKernel kernel, in Grid grid, ReadOnlySpan<GpuArgument> arguments)
    {
        Last = ((Kernel)kernel).Text;
        Launched.Add(kernel.Name);
    }

    public override void Finish()
    {
    }

    private static Span<byte> Span(GpuBuffer buffer, long offset, long bytes) => ((Buffer)buffer).Content.AsSpan(checked((int)offset), checked((int)bytes));

    private sealed class Kernel(string text, string name, int maxGroup) : GpuKernel
    {
        public string Text => text;

        public override string Name => name;

        public override int MaxGroup => maxGroup;
    }

    private sealed class Buffer(byte[] content) : GpuBuffer
    {
        public byte[] Content => content;

        public override long Bytes => content.Length;
    }
}
