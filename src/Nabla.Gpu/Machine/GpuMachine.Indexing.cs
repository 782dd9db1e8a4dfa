namespace Nabla.Gpu;

/// <content>Picking along an axis by indices.</content>
internal sealed partial class GpuMachine
{
    public override void Gather(in Operand x, in Operand indices, in Operand z, int axis)
    {
        if (z.Shape.Count == 0)
        {
            return;
        }

        bool slices = Cpu.Frame.IsOfSlices(indices, axis);
        if (!z.Layout.IsContiguous || Find(new GatherText(x.DType.Size(), slices)) is not { } kernel)
        {
            base.Gather(x, indices, z, axis);
            return;
        }

        Cpu.Frame frame = new(x.Shape, z.Shape, axis);
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
        Launch(kernel, z.Shape.Count, Group, arguments.Span);
        Done(source, x);
        Done(picked, indices);
    }
}
