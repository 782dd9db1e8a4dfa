using System.Buffers.Binary;
using System.Collections.Concurrent;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla;

/// <summary>A machine with memory of its own. What it has no loop for is computed on the host with copies of the operands, so that a new one begins with memory alone and is right from its first day.</summary>
internal abstract class DeviceMachine : Machine
{
    // Numbers of a program are few; where they are not, they are forgotten again.
    private const int MostNumbers = 1024;

    private readonly ConcurrentDictionary<(int Size, ulong Bits), Storage> _numbers = [];

    // It launches; how many threads compute is the device's own affair.
    private int _threads = 1;
    private long _onHost;

    public override int Threads
    {
        get => _threads;
        set => _threads = value;
    }

    public override long NearBytes => Host.NearBytes;

    public override long LargestTogether => Host.LargestTogether;

    public sealed override bool IsHost => false;

    /// <summary>How many loops were computed on the host, on copies.</summary>
    public long OnHost => Interlocked.Read(ref _onHost);

    private static Machine Host => Device.Cpu.Machine;

    public abstract override DeviceMemory Rent(long bytes);

    public abstract override void Return(DeviceMemory memory);

    public abstract override void Write(ReadOnlySpan<byte> from, DeviceMemory to, long offset);

    public abstract override void Read(DeviceMemory from, long offset, Span<byte> to);

    public abstract override (long InUse, long Pooled, long Peak, long Allocations, long Limit) Usage { get; }

    public abstract override void Limit(long bytes);

    /// <summary>Notes that a loop is computed on the host.</summary>
    public void CountOnHost() => Interlocked.Increment(ref _onHost);

    public override Storage Number(DType dtype, ulong bits)
    {
        int size = dtype.Size();
        if (_numbers.TryGetValue((size, bits), out Storage? known))
        {
            return known;
        }

        if (_numbers.Count >= MostNumbers)
        {
            _numbers.Clear();
        }

        Storage number = Storage.Rent(size, this);
        number.MarkShared();
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
        Write(bytes[..size], number.Device!, 0);
        return _numbers.GetOrAdd((size, bits), number);
    }

    public override void Map<F>(in Operand x, in Operand z)
    {
        HostCopies copies = new([x], [z]);
        Host.Map<F>(copies[0], copies[1]);
        copies.WriteBack();
    }

    public override void Map<F>(in Operand x, in Operand y, in Operand z)
    {
        HostCopies copies = new([x, y], [z]);
        Host.Map<F>(copies[0], copies[1], copies[2]);
        copies.WriteBack();
    }

    public override void Map<F>(in Operand w, in Operand x, in Operand y, in Operand z)
    {
        HostCopies copies = new([w, x, y], [z]);
        Host.Map<F>(copies[0], copies[1], copies[2], copies[3]);
        copies.WriteBack();
    }

    public override void Convert(in Operand x, in Operand z)
    {
        HostCopies copies = new([x], [z]);
        Host.Convert(copies[0], copies[1]);
        copies.WriteBack();
    }

    public override void Reduce<M>(in Operand x, in Operand z, Axes axes)
    {
        HostCopies copies = new([x], [z]);
        Host.Reduce<M>(copies[0], copies[1], axes);
        copies.WriteBack();
    }

    public override void Scan<M>(in Operand x, in Operand z, int axis, bool reversed)
    {
        HostCopies copies = new([x], [z]);
        Host.Scan<M>(copies[0], copies[1], axis, reversed);
        copies.WriteBack();
    }

    public override void Contract(in Operand x, in Operand y, in Operand z)
    {
        HostCopies copies = new([x, y], [z]);
        Host.Contract(copies[0], copies[1], copies[2]);
        copies.WriteBack();
    }

    public override void Contract(in Operand x, in Operand y, in Operand w, in Operand z)
    {
        HostCopies copies = new([x, y, w], [z]);
        Host.Contract(copies[0], copies[1], copies[2], copies[3]);
        copies.WriteBack();
    }

    public override void Convolve(in Operand input, in Operand weight, in Operand output, in Window window, Convolved result)
    {
        // Which of the three is written is the caller's choice.
        HostCopies copies = new([], [input, weight, output]);
        Host.Convolve(copies[0], copies[1], copies[2], window, result);
        copies.WriteBack();
    }

    public override void Move(in Operand x, in Operand z)
    {
        HostCopies copies = new([x], [z]);
        Host.Move(copies[0], copies[1]);
        copies.WriteBack();
    }

    public override void Gather(in Operand x, in Operand indices, in Operand z, int axis)
    {
        HostCopies copies = new([x, indices], [z]);
        Host.Gather(copies[0], copies[1], copies[2], axis);
        copies.WriteBack();
    }

    public override void Scatter<M>(in Operand x, in Operand indices, in Operand z, int axis)
    {
        HostCopies copies = new([x, indices], [z]);
        Host.Scatter<M>(copies[0], copies[1], copies[2], axis);
        copies.WriteBack();
    }

    public override void Sort(in Operand x, in Operand values, in Operand indices, int axis, bool descending)
    {
        HostCopies copies = new([x], [values, indices]);
        Host.Sort(copies[0], copies[1], copies[2], axis, descending);
        copies.WriteBack();
    }

    public override void Random<D>(in Operand key, in Operand z)
    {
        HostCopies copies = new([key], [z]);
        Host.Random<D>(copies[0], copies[1]);
        copies.WriteBack();
    }

    public override void Run<K>(in Operand x, in Operand z)
    {
        HostCopies copies = new([x], [z]);
        Host.Run<K>(copies[0], copies[1]);
        copies.WriteBack();
    }

    public override void Run(IMatrixKernel kernel, int batchRank, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        HostCopies copies = new(inputs, outputs);
        Host.Run(kernel, batchRank, copies.Operands[..inputs.Length], copies.Operands[inputs.Length..]);
        copies.WriteBack();
    }

    public override FusedLoop Fuse(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => new CopiedLoop(Host.Fuse(program, shape, layouts), program.Outputs.Length);

    public override FusedLoop FuseSteps(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => new CopiedLoop(Host.FuseSteps(program, shape, layouts), program.Outputs.Length);

    public override FusedLoop Together(ReadOnlySpan<FusedLoop> loops, ReadOnlySpan<int> operands) => new LoopsInTurn(loops, operands);

    public override FusedLoop FuseProduct(LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts)
        => new CopiedLoop(Host.FuseProduct(ending, shape, depth, layouts), ending.Outputs.Length);
}
