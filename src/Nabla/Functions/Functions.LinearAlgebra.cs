namespace Nabla;

public static partial class Functions
{
    /// <summary>The matrix product; see <see cref="Tensor.MatMul"/>.</summary>
    public static Tensor MatMul(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MatMul(y);
    }
}
