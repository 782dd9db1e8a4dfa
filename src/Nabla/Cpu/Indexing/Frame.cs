using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A tensor seen from one of its axes: outer · length · inner elements, of which places along the axis are picked.</summary>
internal readonly struct Frame
{
    private readonly int _axis;

    /// <param name="whole">The shape that is picked from or added to.</param>
    /// <param name="picked">The shape of what is picked or added.</param>
    /// <param name="axis">The axis.</param>
    public Frame(Shape whole, Shape picked, int axis)
    {
        (Outer, Inner) = (1, 1);
        for (int i = 0; i < whole.Rank; i++)
        {
            (Outer, Inner) = i < axis ? (Outer * whole[i], Inner) : i > axis ? (Outer, Inner * whole[i]) : (Outer, Inner);
        }

        (Length, Picked) = (whole[axis], picked[axis]);
        _axis = axis;
    }

    public long Outer { get; }

    public long Inner { get; }

    public long Length { get; }

    public long Picked { get; }

    /// <summary>Whether the indices only depend on the position along the axis: whole slices are picked.</summary>
    public static bool IsOfSlices(in Operand indices, int axis)
    {
        for (int i = 0; i < indices.Shape.Rank; i++)
        {
            if (i != axis && indices.Shape[i] != 1 && indices.Layout.Strides[i] != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The index, if the axis has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Checked(long index) => (ulong)index < (ulong)Length ? index : throw Outside(index);

    private ArgumentOutOfRangeException Outside(long index) => new(nameof(index), $"Index {index} is outside axis {_axis}, which has {Length} elements, 0 to {Length - 1}.");
}
