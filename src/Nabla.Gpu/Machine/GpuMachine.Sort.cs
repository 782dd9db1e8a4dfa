using System.Numerics;

namespace Nabla.Gpu;

/// <content>Sorting along an axis.</content>
internal sealed partial class GpuMachine
{
    public override void Sort(in Operand x, in Operand values, in Operand indices, int axis, bool descending)
    {
        if (x.Shape.Count == 0)
        {
            return;
        }

        try
        {
            SortThere(x, values, indices, axis, descending);
        }
        catch (NoCompilerException e)
        {
            Warn(e);
            base.Sort(x, values, indices, axis, descending);
        }
    }

    private void SortThere(in Operand x, in Operand values, in Operand indices, int axis, bool descending)
    {
        // The axis goes last by strides alone; rows are sorted where their elements follow each other.
        (Operand rows, Operand sorted, Operand places) = (Last(x, axis), Last(values, axis), Last(indices, axis));
        Operand source = Contiguous(rows);
        Operand ofValues = sorted.Layout.IsContiguous ? sorted : Scratch(sorted.DType, sorted.Shape);
        Operand ofPlaces = places.Layout.IsContiguous ? places : Scratch(places.DType, places.Shape);
        SortRows(source, ofValues, ofPlaces, descending);
        Deliver(ofValues, sorted);
        Deliver(ofPlaces, places);
        Done(source, rows);
    }

    private void SortRows(in Operand x, in Operand values, in Operand indices, bool descending)
    {
        long length = x.Shape[^1];
        long rows = x.Shape.Count / length;
        int list = (int)Math.Min(BitOperations.RoundUpToPowerOf2((ulong)length), SortTilesText.Tile);
        bool isWhole = length <= list;
        Shape line = Shape.Create([checked((int)x.Shape.Count)]);
        DType ofKeys = x.DType.Size() == 8 ? DType.Int64 : DType.Int32;
        Operand[] room = isWhole ? [] : [Scratch(ofKeys, line), Scratch(DType.Int32, line), Scratch(ofKeys, line), Scratch(DType.Int32, line)];
        Arguments arguments = Arguments.Begin();
        arguments.Add(x);
        if (isWhole)
        {
            arguments.Add(values);
            arguments.Add(indices);
        }
        else
        {
            arguments.Add(((GpuMemory)room[0].Storage.Device!).Buffer);
            arguments.Add(((GpuMemory)room[1].Storage.Device!).Buffer);
        }

        arguments.Add(rows);
        arguments.Add(length);
        long lists = rows * ((length + list - 1) / list);
        int ofGroup = SortTilesText.Tile / list;
        LaunchGroups(Kernel(new SortTilesText(x.DType, descending, list, isWhole)), (lists + ofGroup - 1) / ofGroup, Group, arguments.Span);
        if (isWhole)
        {
            return;
        }

        for (long width = list; width < length; width *= 2)
        {
            arguments = Arguments.Begin();
            foreach (Operand operand in room)
            {
                arguments.Add(((GpuMemory)operand.Storage.Device!).Buffer);
            }

            arguments.Add(length);
            arguments.Add(width);
            arguments.Add(x.Shape.Count);
            Launch(Kernel(new MergeText(x.DType)), x.Shape.Count, Group, arguments.Span);
            (room[0], room[1], room[2], room[3]) = (room[2], room[3], room[0], room[1]);
        }

        arguments = Arguments.Begin();
        arguments.Add(x);
        arguments.Add(((GpuMemory)room[1].Storage.Device!).Buffer);
        arguments.Add(values);
        arguments.Add(indices);
        arguments.Add(length);
        arguments.Add(x.Shape.Count);
        Launch(Kernel(new SortedText(x.DType)), x.Shape.Count, Group, arguments.Span);
        foreach (Operand operand in room)
        {
            operand.Storage.Release();
        }
    }

    private void Deliver(in Operand written, in Operand to)
    {
        if (!ReferenceEquals(written.Storage, to.Storage))
        {
            Move(written, to);
            written.Storage.Release();
        }

        GC.KeepAlive(to.Storage);
    }

    private static Operand Last(in Operand x, int axis)
    {
        List<int> lengths = [.. x.Shape.Lengths];
        List<long> strides = [.. x.Layout.Strides];
        (int length, long stride) = (lengths[axis], strides[axis]);
        lengths.RemoveAt(axis);
        strides.RemoveAt(axis);
        lengths.Add(length);
        strides.Add(stride);
        return x.View(Shape.Create([.. lengths]), Layout.Of([.. lengths], [.. strides], x.Layout.Offset));
    }
}
