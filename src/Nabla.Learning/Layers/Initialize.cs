namespace Nabla.Learning;

/// <summary>First values for parameters. The scale of weights follows from their shape [out, in, …]: fan-in is in times all further lengths, fan-out likewise.</summary>
public static class Initialize
{
    /// <summary>Zeros.</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32, Generator? generator = null) => Tensor.Zeros(shape, dtype);

    /// <summary>Ones.</summary>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32, Generator? generator = null) => Tensor.Ones(shape, dtype);

    /// <summary>Even over ±1/√fan-in: PyTorch's default for linear layers.</summary>
    /// <exception cref="ArgumentException">The shape has fewer than two axes.</exception>
    public static Tensor FanInUniform(Shape shape, DType dtype = DType.Float32, Generator? generator = null)
        => Uniform(shape, 1 / Math.Sqrt(Fans(shape).In), dtype, generator);

    /// <summary>Normal with deviation √(2/fan-in), which keeps the variance of activations through ReLU layers (He et al. 2015).</summary>
    /// <exception cref="ArgumentException">The shape has fewer than two axes.</exception>
    public static Tensor KaimingNormal(Shape shape, DType dtype = DType.Float32, Generator? generator = null)
        => Normal(shape, Math.Sqrt(2.0 / Fans(shape).In), dtype, generator);

    /// <summary>Even over ±√(6/fan-in), which keeps the variance of activations through ReLU layers (He et al. 2015).</summary>
    /// <exception cref="ArgumentException">The shape has fewer than two axes.</exception>
    public static Tensor KaimingUniform(Shape shape, DType dtype = DType.Float32, Generator? generator = null)
        => Uniform(shape, Math.Sqrt(6.0 / Fans(shape).In), dtype, generator);

    /// <summary>Normal with deviation √(2/(fan-in + fan-out)), for tanh and linear layers (Glorot, Bengio 2010).</summary>
    /// <exception cref="ArgumentException">The shape has fewer than two axes.</exception>
    public static Tensor XavierNormal(Shape shape, DType dtype = DType.Float32, Generator? generator = null)
        => Normal(shape, Math.Sqrt(2.0 / (Fans(shape).In + Fans(shape).Out)), dtype, generator);

    /// <summary>Even over ±√(6/(fan-in + fan-out)), for tanh and linear layers (Glorot, Bengio 2010).</summary>
    /// <exception cref="ArgumentException">The shape has fewer than two axes.</exception>
    public static Tensor XavierUniform(Shape shape, DType dtype = DType.Float32, Generator? generator = null)
        => Uniform(shape, Math.Sqrt(6.0 / (Fans(shape).In + Fans(shape).Out)), dtype, generator);

    /// <summary>Even over ±<paramref name="bound"/>.</summary>
    public static Tensor Uniform(Shape shape, double bound, DType dtype = DType.Float32, Generator? generator = null)
        => (Tensor.Rand(shape, Drawn(dtype), generator: generator) * (2 * bound) - bound).Cast(dtype);

    /// <summary>Normal around 0.</summary>
    public static Tensor Normal(Shape shape, double deviation, DType dtype = DType.Float32, Generator? generator = null)
        => (Tensor.Randn(shape, Drawn(dtype), generator: generator) * deviation).Cast(dtype);

    private static DType Drawn(DType dtype) => dtype == DType.Float64 ? DType.Float64 : DType.Float32;

    private static (double In, double Out) Fans(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank < 2)
        {
            throw new ArgumentException($"The scale follows from a weight's [out, in, …], but the shape is {shape}. Use Initialize.Uniform or Normal and give the scale.", nameof(shape));
        }

        double field = 1;
        foreach (int length in shape.Lengths[2..])
        {
            field *= length;
        }

        // A layer without inputs has no weights to scale.
        return (Math.Max(1, shape[1] * field), Math.Max(1, shape[0] * field));
    }
}
