namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>A copy of rows of one length as a matrix, such as numbers read from a file line by line. See also arrays of any rank: <see cref="Of(Array)"/>.</summary>
    /// <exception cref="ArgumentException">A row is null or of another length than the first.</exception>
    public static Tensor Of<T>(T[][] rows)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(rows);
        int columns = rows.Length == 0 ? 0 : rows[0]?.Length ?? 0;
        ConcreteTensor tensor = ConcreteTensor.Rent(new TensorType(DTypes.Of<T>(), [rows.Length, columns]));
        Span<T> elements = tensor.Span<T>();
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is not { } row || row.Length != columns)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"A matrix needs rows of one length, but row 0 has {columns} elements and row {i} {(rows[i] is { } other ? FormattableString.Invariant($"{other.Length}") : "is null")}{CallSite.Suffix()}."),
                    nameof(rows));
            }

            row.CopyTo(elements[(i * columns)..]);
        }

        GC.KeepAlive(tensor);
        return tensor;
    }

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(byte[,] values) => Of(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(bool[,] values) => Of(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(float[,,] values) => Of(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(double[,,] values) => Of(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(float[,,,] values) => Of(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(double[,,,] values) => Of(values);

    /// <summary>The same numbers as another element type; see <see cref="Cast(DType)"/>.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is none of bool, byte, int, long, Half, BFloat16, float, double.</exception>
    public Tensor Cast<T>()
        where T : unmanaged => Cast(DTypes.Of<T>());

    /// <summary>Random numbers of float32 spread evenly over [0, 1), drawn from <see cref="Generator.Default"/>.</summary>
    public static Tensor Rand(params ReadOnlySpan<int> shape) => Rand(Shape.Create(shape), DType.Float32);

    /// <summary>Random numbers of float32 of the standard normal distribution, drawn from <see cref="Generator.Default"/>.</summary>
    public static Tensor Randn(params ReadOnlySpan<int> shape) => Randn(Shape.Create(shape), DType.Float32);
}
