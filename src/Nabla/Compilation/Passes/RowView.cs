using Nabla.Primitives;

namespace Nabla.Compilation.Passes;

/// <summary>A value as a view of another one: what movements between them make of it.</summary>
/// <param name="Origin">The value that was moved.</param>
/// <param name="Shape">The shape in which it is seen.</param>
/// <param name="Layout">How: strides into the origin in row-major order; null where no strides say it.</param>
internal readonly record struct RowView(GraphValue Origin, Shape Shape, Layout? Layout)
{
    // So few rows of so many elements are better shared out by elements: what comes after a reduction is then a loop of its own.
    private const int FewRows = 8;
    private const int LongRow = 1 << 16;

    /// <summary>The value as a view of what no movement made.</summary>
    public static RowView Of(GraphValue value)
    {
        GraphNode node = value.Node;
        if (node.IsAnnotation)
        {
            return Of(node.Inputs[0]);
        }

        if (node.Op is not Movement movement || node.Inputs.Length != 1)
        {
            return new RowView(value, value.Type.Shape, value.Type.Shape.RowMajor);
        }

        RowView before = Of(node.Inputs[0]);
        return before with { Shape = value.Type.Shape, Layout = before.Layout is { } layout ? movement.ViewOf(before.Shape, layout, value.Type.Shape) : null };
    }

    /// <summary>Whether there are few rows, of very many elements each.</summary>
    public static bool AreLong(Shape rows) => rows.Rank > 0 && rows[^1] >= LongRow && rows.Count / rows[^1] < FewRows;

    /// <summary>Whether a combination is over all axes but the last, so that there is one result for each column.</summary>
    public static bool IsOfColumns(Form.Combination form, Shape rows)
    {
        bool isOf = rows.Rank > 1 && form.Axes.Count == rows.Rank - 1;
        for (int axis = 0; isOf && axis < form.Axes.Count; axis++)
        {
            isOf = form.Axes[axis] == axis;
        }

        return isOf;
    }

    /// <summary>Whether tensors of a shape hold one number for each row of another: its shape without the last axis, or with one of length 1 there.</summary>
    public static bool IsOfRows(Shape numbers, Shape rows)
    {
        ReadOnlySpan<int> outer = rows.Lengths[..^1];
        return rows[^1] > 1 && (numbers.Lengths.SequenceEqual(outer) || (numbers.Rank == rows.Rank && numbers[^1] == 1 && numbers.Lengths[..^1].SequenceEqual(outer)));
    }

    /// <summary>Whether what is seen is one number for each row of a shape, in their order: as they are, or repeated along the rows.</summary>
    public bool IsOfRows(Shape rows)
    {
        if (Layout is not { Offset: 0 } layout || !IsOfRows(Origin.Type.Shape, rows) || AreLong(rows))
        {
            return false;
        }

        if (!Shape.Equals(rows))
        {
            return layout.IsContiguous && IsOfRows(Shape, rows);
        }

        long step = 1;
        bool isRepeated = layout.Strides[^1] == 0;
        for (int axis = rows.Rank - 2; axis >= 0; axis--)
        {
            isRepeated &= rows[axis] == 1 || layout.Strides[axis] == step;
            step *= rows[axis];
        }

        return isRepeated;
    }
}
