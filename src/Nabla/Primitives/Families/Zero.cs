namespace Nabla.Primitives;

/// <summary>The zero of each element type as something a loop can read: eight zero bytes mean 0 in all of them.</summary>
internal static class Zero
{
    private static readonly Storage s_zero = Storage.RentZeroed(8);

    public static Operand Of(DType dtype) => new(new TensorType(dtype, Shape.Scalar), Shape.Scalar.RowMajor, s_zero);
}
