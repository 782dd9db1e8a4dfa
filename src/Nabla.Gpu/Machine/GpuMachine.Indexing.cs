using Nabla.Compilation;

namespace Nabla.Gpu;

/// <content>Picking and combining along an axis by indices.</content>
internal sealed partial class GpuMachine
{
    // So many work-items keep a device busy: where lines are fewer, each is gone through by several, which share out the axis.
    private const long Busy = 1 << 14;

    public override void Gather(in Operand x, in Operand indices, in Operand z, int axis)
    {
        if (z.Shape.Count == 0)
        {
            return;
        }

        if (!z.Layout.IsContiguous)
        {
            base.Gather(x, indices, z, axis);
            return;
        }

        Cpu.Frame frame = new(x.Shape, z.Shape, axis);
        bool slices = Cpu.Frame.IsOfSlices(indices, axis);
        Operand source = Contiguous(x);
        Operand picked = slices ? indices : Contiguous(indices);
        Arguments arguments = Arguments.Begin();
        arguments.Add(source);
        arguments.Add(picked);
        arguments.Add(z);
        arguments.Add(frame.Length);
        arguments.Add(frame.Picked);
        arguments.Add(frame.Inner);
        arguments.Add(slices ? indices.Layout.Strides[axis] : 0L);
        arguments.Add(z.Shape.Count);
        arguments.Add(_faults.Buffer);
        arguments.Add((long)axis);
        Launch(Kernel(new GatherText(x.DType.Size(), slices)), z.Shape.Count, Group, arguments.Span);
        Done(source, x);
        Done(picked, indices);
    }

    public override void Scatter<M>(in Operand x, in Operand indices, in Operand z, int axis)
    {
        if (x.Shape.Count == 0)
        {
            return;
        }

        if (!CanCombine(Monoid<M>.Token, x.DType) || !z.Layout.IsContiguous)
        {
            base.Scatter<M>(x, indices, z, axis);
            return;
        }

        if (LaneTypes.Computed(z.DType) != z.DType)
        {
            // Sums of half precision are complete before they are rounded.
            Operand wide = Scratch(DType.Float32, z.Shape);
            Operand wider = Scratch(DType.Float32, x.Shape);
            Convert(z, wide);
            Convert(x, wider);
            Scatter<M>(wider, indices, wide, axis);
            Convert(wide, z);
            wide.Storage.Release();
            wider.Storage.Release();
            return;
        }

        Cpu.Frame frame = new(z.Shape, x.Shape, axis);
        bool slices = Cpu.Frame.IsOfSlices(indices, axis);
        bool isOne = !slices && !x.Layout.Strides.ContainsAnyExcept(0);
        Operand source = isOne ? x : Contiguous(x);
        Operand picked = slices ? indices : Contiguous(indices);
        long lines = frame.Outer * frame.Inner;
        long parts = Math.Clamp(Busy / lines, 1, Math.Max(1, frame.Length));
        Arguments arguments = Arguments.Begin();
        arguments.Add(source);
        arguments.Add(picked);
        arguments.Add(z);
        arguments.Add(isOne ? 0L : 1L);
        arguments.Add(frame.Length);
        arguments.Add(frame.Picked);
        arguments.Add(frame.Inner);
        arguments.Add(slices ? indices.Layout.Strides[axis] : 0L);
        arguments.Add(parts);
        arguments.Add(lines * parts);
        arguments.Add(_faults.Buffer);
        arguments.Add((long)axis);
        Launch(Kernel(new ScatterText(Monoid<M>.Token, x.DType, slices)), lines * parts, 64, arguments.Span);
        Done(source, x);
        Done(picked, indices);
    }
}
