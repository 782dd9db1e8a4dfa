namespace Nabla;

/// <summary>Shows the formatter elements of any layout, so that printing the corners of a large tensor reads only those.</summary>
internal sealed class ConcreteText(ConcreteTensor of) : ITextSource
{
    // Of a device all at once: each reading waits.
    private readonly ConcreteTensor _tensor = of.Here();

    public double Floating(long index) => At(index).Number();

    public long Integer(long index) => At(index).Integer();

    private ConcreteTensor At(long index)
    {
        long offset = _tensor.Layout.Offset;
        for (int axis = _tensor.Rank - 1; axis >= 0; axis--)
        {
            (index, long within) = Math.DivRem(index, _tensor.Shape[axis]);
            offset += within * _tensor.Layout.Strides[axis];
        }

        return new ConcreteTensor(new TensorType(_tensor.DType, Shape.Scalar), new Layout([], offset, true), _tensor.Storage);
    }
}
