using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Gpu;

/// <content>Combinations of elements: along axes, and from one end of an axis to the other.</content>
internal sealed partial class GpuMachine
{
    private const int Group = 256;

    public override void Reduce<M>(in Operand x, in Operand z, Axes axes) => Reduce(Monoid<M>.Token, x, z, axes);

    public override void Scan<M>(in Operand x, in Operand z, int axis, bool reversed)
    {
        if (x.Shape.Count == 0)
        {
            return;
        }

        if (!CanCombine(Monoid<M>.Token, x.DType) || !z.Layout.IsContiguous || Find(new ScanText(Monoid<M>.Token, x.DType, reversed)) is not { } kernel)
        {
            base.Scan<M>(x, z, axis, reversed);
            return;
        }

        Operand source = Contiguous(x);
        long inner = Inner(x.Shape, axis);
        long lines = x.Shape.Count / x.Shape[axis];
        Arguments arguments = Arguments.Begin();
        arguments.Add(source);
        arguments.Add(z);
        arguments.Add((long)x.Shape[axis]);
        arguments.Add(inner);
        arguments.Add(lines);
        Launch(kernel, lines, 64, arguments.Span);
        Done(source, x);
    }

    /// <summary>The combination over axes, as Note [The tree of a reduction] says.</summary>
    public void Reduce(Monoid monoid, in Operand x, in Operand z, Axes axes)
    {
        if (z.Shape.Count == 0)
        {
            return;
        }

        if (!CanCombine(monoid, x.DType))
        {
            ReduceOnHost(monoid, x, z, axes);
            return;
        }

        if (x.Shape.Count == 0)
        {
            Fill(z, Identity.Of(monoid, FunctionText.Lane(x.DType)), x.DType);
            return;
        }

        if (!z.Layout.IsContiguous)
        {
            Operand whole = Scratch(z.DType, z.Shape);
            Reduce(monoid, x, whole, axes);
            Move(whole, z);
            whole.Storage.Release();
            return;
        }

        List<(long Length, bool IsReduced)> groups = Groups(x.Shape, axes);
        if (!groups.Exists(static group => group.IsReduced))
        {
            // The same numbers in fewer axes.
            Operand whole = Contiguous(x);
            Convert(whole.View(z.Shape, Layout.Contiguous(z.Shape.Lengths, whole.Layout.Offset)), z);
            Done(whole, x);
            return;
        }

        try
        {
            InStages(monoid, x, z, groups);
        }
        catch (NoCompilerException e)
        {
            Warn(e);
            ReduceOnHost(monoid, x, z, axes);
        }
    }

    private void InStages(Monoid monoid, in Operand x, in Operand z, List<(long Length, bool IsReduced)> groups)
    {
        Operand source = Contiguous(x);
        Operand from = source;
        long inner = 1;
        int left = groups.Count(static group => group.IsReduced);
        for (int group = groups.Count - 1; group >= 0; group--)
        {
            (long length, bool isReduced) = groups[group];
            if (!isReduced)
            {
                inner *= length;
                continue;
            }

            long outer = 1;
            for (int before = 0; before < group; before++)
            {
                outer *= groups[before].Length;
            }

            left--;
            Operand to = left == 0 ? z : Scratch(FunctionText.Lane(x.DType), Line(outer * inner));
            Stage(monoid, from, to, outer, length, inner, isOfRows: inner == 1);
            if (!ReferenceEquals(from.Storage, source.Storage))
            {
                from.Storage.Release();
            }

            from = to;
        }

        Done(source, x);
    }

    /// <summary>[outer, length, inner] → [outer, inner], where elements follow each other.</summary>
    private void Stage(Monoid monoid, in Operand x, in Operand z, long outer, long length, long inner, bool isOfRows)
    {
        DType lane = FunctionText.Lane(x.DType);
        long run = isOfRows ? RowTree.Block : ReductionTree.RowsInRun;
        long runs = (length + run - 1) / run;
        Operand to = runs == 1 ? z : Scratch(lane, Line(outer * runs * inner));
        Arguments arguments = Arguments.Begin();
        arguments.Add(x);
        arguments.Add(to);
        arguments.Add(length);
        if (isOfRows)
        {
            int team = RowTree.Team(length);
            arguments.Add(runs);
            arguments.Add(outer * runs);
            LaunchGroups(Kernel(new RowsText(monoid, x.DType, to.DType, team)), (outer * runs * team + RowsText.Group - 1) / RowsText.Group, RowsText.Group, arguments.Span);
        }
        else
        {
            arguments.Add(inner);
            arguments.Add(runs);
            arguments.Add(outer * runs * inner);
            Launch(Kernel(new ColumnsText(monoid, x.DType, to.DType)), outer * runs * inner, 64, arguments.Span);
        }

        if (runs > 1)
        {
            Pairs(monoid, lane, to, z, outer, runs, inner);
        }
    }

    /// <summary>[outer, runs, inner] → [outer, inner] in pairs; the memory of what is combined is given back.</summary>
    public void Pairs(Monoid monoid, DType lane, Operand x, in Operand z, long outer, long runs, long inner)
    {
        while (runs > 1)
        {
            long groups = (runs + RowTree.Radix - 1) / RowTree.Radix;
            Operand to = groups == 1 ? z : Scratch(lane, Line(outer * groups * inner));
            Arguments arguments = Arguments.Begin();
            arguments.Add(x);
            arguments.Add(to);
            arguments.Add(runs);
            arguments.Add(inner);
            arguments.Add(groups);
            arguments.Add(outer * groups * inner);
            Launch(Kernel(new PairsText(monoid, lane, to.DType)), outer * groups * inner, 64, arguments.Span);
            x.Storage.Release();
            x = to;
            runs = groups;
        }
    }

    /// <summary>Every element becomes the number of these bits, which is one of the lane that the type is combined in.</summary>
    private void Fill(in Operand z, ulong bits, DType of)
    {
        LoopProgram.Writer writer = new();
        DType lane = FunctionText.Lane(of);
        int number = writer.Constant(lane == DType.UInt8 ? z.DType : lane, bits);
        writer.Output(lane == z.DType || lane == DType.UInt8 ? number : writer.Apply(Conversion.Token, z.DType, number));
        Loop(writer.ToProgram(), [z]);
    }

    // Axes that stand together and are all reduced, or all kept, count as one.
    private static List<(long Length, bool IsReduced)> Groups(Shape shape, Axes axes)
    {
        List<(long Length, bool IsReduced)> groups = [];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            bool isReduced = axes.Contains(axis);
            if (shape[axis] == 1)
            {
                continue;
            }

            if (groups.Count > 0 && groups[^1].IsReduced == isReduced)
            {
                groups[^1] = (groups[^1].Length * shape[axis], isReduced);
            }
            else
            {
                groups.Add((shape[axis], isReduced));
            }
        }

        return groups;
    }

    private static long Inner(Shape shape, int axis)
    {
        long inner = 1;
        for (int i = axis + 1; i < shape.Rank; i++)
        {
            inner *= shape[i];
        }

        return inner;
    }

    private static Shape Line(long count) => Shape.Create([checked((int)count)]);

    private bool CanCombine(Monoid monoid, DType dtype)
    {
        DType lane = FunctionText.Lane(dtype);
        LoopProgram.Writer writer = new();
        writer.Output(writer.Apply(monoid.Formula, lane, writer.Input(lane), writer.Input(lane)));
        return CanRun(writer.ToProgram());
    }

    // What Contiguous made is not needed after the launch.
    private static void Done(in Operand source, in Operand x)
    {
        if (!ReferenceEquals(source.Storage, x.Storage))
        {
            source.Storage.Release();
        }

        GC.KeepAlive(x.Storage);
    }

    private void ReduceOnHost(Monoid monoid, in Operand x, in Operand z, Axes axes)
    {
        HostReduction reader = new(this, x, z, axes);
        monoid.Accept(reader);
    }

    private sealed class HostReduction(GpuMachine machine, Operand x, Operand z, Axes axes) : MonoidReader
    {
        public override void Read<M>() => machine.BaseReduce<M>(x, z, axes);
    }

    private void BaseReduce<M>(in Operand x, in Operand z, Axes axes)
        where M : struct, IMonoid => base.Reduce<M>(x, z, axes);
}
