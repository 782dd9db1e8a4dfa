using Nabla.Compilation;

namespace Nabla.Gpu;

// Note [Combining by indices on a device]
// What falls on one element is combined in the order in which it comes, so that results have the processor's bits and repeat. Two kernels do that. Of short lists of indices a work-item goes along all of them, and takes what falls into
// its part of the axis; where lines are few, several share out the axis of one, and each reads all its indices. Long lists are sorted first, stably, so that what falls on one element stands together and in its order; then a
// work-item takes all that falls on one element, and nobody reads what is not its own. Both are as long as the longest such list: what all falls on a few elements keeps few work-items busy.

/// <content>Combining along an axis by indices.</content>
internal sealed partial class GpuMachine
{
    // So many work-items keep a device busy: where lines are fewer, each is gone through by several, which share out the axis.
    private const long Busy = 1 << 14;

    // Shorter lists of indices are gone through in the time that sorting takes to begin.
    private const long Short = 256;

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

        try
        {
            Scatter(Monoid<M>.Token, x, indices, z, axis);
        }
        catch (NoCompilerException e)
        {
            Warn(e);
            base.Scatter<M>(x, indices, z, axis);
        }
    }

    private void Scatter(Monoid monoid, in Operand x, in Operand indices, in Operand z, int axis)
    {
        Cpu.Frame frame = new(z.Shape, x.Shape, axis);
        bool slices = Cpu.Frame.IsOfSlices(indices, axis);
        bool isOne = !slices && !x.Layout.Strides.ContainsAnyExcept(0);
        Operand source = isOne ? x : Contiguous(x);
        if (IsSorted(frame, slices))
        {
            ScatterRuns(monoid, source, slices ? Line(indices, axis) : Last(indices, axis), z, axis, slices, isOne);
            GC.KeepAlive(indices.Storage);
        }
        else
        {
            Operand picked = slices ? indices : Contiguous(indices);
            long lines = frame.Outer * frame.Inner;
            long parts = Math.Clamp(Busy / lines, 1, Math.Max(1, frame.Length));
            Arguments arguments = Arguments.Begin();
            arguments.Add(source);
            arguments.Add(picked);
            arguments.Add(z);
            Add(ref arguments, frame, isOne);
            arguments.Add(slices ? indices.Layout.Strides[axis] : 0L);
            arguments.Add(parts);
            arguments.Add(lines * parts);
            arguments.Add(_faults.Buffer);
            arguments.Add((long)axis);
            Launch(Kernel(new ScatterText(monoid, x.DType, slices)), lines * parts, 64, arguments.Span);
            Done(picked, indices);
        }

        Done(source, x);
    }

    // Lists of slices are one list; lists of elements are as many as there are lines, and where these are many, a work-item of its own for each reads no more than sorting would.
    private static bool IsSorted(in Cpu.Frame frame, bool slices)
        => frame.Picked > Short && (slices ? frame.Picked : frame.Outer * frame.Picked * frame.Inner) <= int.MaxValue && (slices || frame.Outer * frame.Inner < Busy / 16);

    private void ScatterRuns(Monoid monoid, in Operand x, in Operand indices, in Operand z, int axis, bool slices, bool isOne)
    {
        Operand rows = Contiguous(indices);
        Operand sorted = Scratch(DType.Int64, rows.Shape);
        Operand places = Scratch(DType.Int64, rows.Shape);
        SortRows(rows, sorted, places, descending: false);
        Arguments arguments = Arguments.Begin();
        arguments.Add(x);
        arguments.Add(sorted);
        arguments.Add(places);
        arguments.Add(z);
        Add(ref arguments, new Cpu.Frame(z.Shape, x.Shape, axis), isOne);
        arguments.Add(x.Shape.Count);
        arguments.Add(_faults.Buffer);
        arguments.Add((long)axis);
        Launch(Kernel(new ScatterRunsText(monoid, x.DType, slices)), x.Shape.Count, Group, arguments.Span);
        Done(rows, indices);
        sorted.Storage.Release();
        places.Storage.Release();
    }

    private static void Add(ref Arguments arguments, in Cpu.Frame frame, bool isOne)
    {
        arguments.Add(isOne ? 0L : 1L);
        arguments.Add(frame.Length);
        arguments.Add(frame.Picked);
        arguments.Add(frame.Inner);
    }

    // The indices of slices, one each.
    private static Operand Line(in Operand indices, int axis)
    {
        int[] lengths = [indices.Shape[axis]];
        return indices.View(Shape.Create(lengths), Layout.Of(lengths, [indices.Layout.Strides[axis]], indices.Layout.Offset));
    }
}
