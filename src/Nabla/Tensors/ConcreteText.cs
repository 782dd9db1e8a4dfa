namespace Nabla;

/// <summary>Shows the formatter elements of any layout, so that printing the corners of a large tensor reads only those.</summary>
internal sealed class ConcreteText(ConcreteTensor tensor) : ITextSource
{
    public double Floating(long index) => At(index).Number();

    public long Integer(long index) => At(index).Integer();

    private ConcreteTensor At(long index)
    {
        long offset = tensor.Layout.Offset;
        for (int axis = tensor.Rank - 1; axis >= 0; axis--)
        {
            (index, long within) = Math.DivRem(index, tensor.Shape[axis]);
            offset += within * tensor.Layout.Strides[axis];
        }

        return new ConcreteTensor(new TensorType(tensor.DType, Shape.Scalar), new Layout([], offset, true), tensor.Storage);
    }
}
