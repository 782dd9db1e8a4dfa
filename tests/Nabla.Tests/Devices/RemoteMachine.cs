using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Tests.Devices;

/// <summary>A device without hardware whose loops are the processor's, on memory of its own, so results have the same bits. Sorting and opaque kernels it leaves to the host's copies.</summary>
internal sealed class RemoteMachine(long capacity = long.MaxValue) : BareMachine(capacity)
{
    private static Machine Processor => Device.Cpu.Machine;

    public override void Map<F>(in Operand x, in Operand z) => Processor.Map<F>(Inner(x), Inner(z));

    public override void Map<F>(in Operand x, in Operand y, in Operand z) => Processor.Map<F>(Inner(x), Inner(y), Inner(z));

    public override void Map<F>(in Operand w, in Operand x, in Operand y, in Operand z) => Processor.Map<F>(Inner(w), Inner(x), Inner(y), Inner(z));

    public override void Convert(in Operand x, in Operand z) => Processor.Convert(Inner(x), Inner(z));

    public override void Reduce<M>(in Operand x, in Operand z, Axes axes) => Processor.Reduce<M>(Inner(x), Inner(z), axes);

    public override void Scan<M>(in Operand x, in Operand z, int axis, bool reversed) => Processor.Scan<M>(Inner(x), Inner(z), axis, reversed);

    public override void Contract(in Operand x, in Operand y, in Operand z) => Processor.Contract(Inner(x), Inner(y), Inner(z));

    public override void Contract(in Operand x, in Operand y, in Operand w, in Operand z) => Processor.Contract(Inner(x), Inner(y), Inner(w), Inner(z));

    public override void Convolve(in Operand input, in Operand weight, in Operand output, in Window window, Convolved result)
        => Processor.Convolve(Inner(input), Inner(weight), Inner(output), window, result);

    public override void Move(in Operand x, in Operand z) => Processor.Move(Inner(x), Inner(z));

    public override void Gather(in Operand x, in Operand indices, in Operand z, int axis) => Processor.Gather(Inner(x), Inner(indices), Inner(z), axis);

    public override void Scatter<M>(in Operand x, in Operand indices, in Operand z, int axis) => Processor.Scatter<M>(Inner(x), Inner(indices), Inner(z), axis);

    public override void Random<D>(in Operand key, in Operand z) => Processor.Random<D>(Inner(key), Inner(z));

    public override FusedLoop Fuse(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => new RemoteLoop(Processor.Fuse(program, shape, layouts));

    public override FusedLoop FuseSteps(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => new RemoteLoop(Processor.FuseSteps(program, shape, layouts));

    public override FusedLoop FuseProduct(LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts) => new RemoteLoop(Processor.FuseProduct(ending, shape, depth, layouts));

    /// <summary>An operand as the processor sees it. What is not of this machine has no business in its loops.</summary>
    private Operand Inner(in Operand operand)
    {
        if (operand.Storage.Device is not RemoteMemory memory || memory.Machine != this)
        {
            throw new InvalidOperationException($"A loop of {Device} was given an operand of {operand.Storage.Machine.Device}.");
        }

        return new Operand(operand.Type, operand.Layout, memory.Inner);
    }

    private sealed class RemoteLoop(FusedLoop loop) : FusedLoop
    {
        public override bool MayOverwrite => loop.MayOverwrite;

        public override void Run(ReadOnlySpan<Operand> operands)
        {
            Operand[] inner = new Operand[operands.Length];
            for (int i = 0; i < inner.Length; i++)
            {
                inner[i] = ((RemoteMachine)operands[i].Storage.Machine).Inner(operands[i]);
            }

            loop.Run(inner);
        }
    }
}
