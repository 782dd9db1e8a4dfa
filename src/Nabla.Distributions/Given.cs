namespace Nabla.Distributions;

/// <summary>What distributions do with what they are given.</summary>
internal static class Given
{
    /// <summary>Parameters as floating-point numbers of one element type and shape.</summary>
    public static Tensor[] Together(params ReadOnlySpan<Tensor> parameters) => Functions.BroadcastTensors(Floating(parameters));

    /// <summary>Parameters as floating-point numbers of one element type.</summary>
    public static Tensor[] Floating(params ReadOnlySpan<Tensor> parameters)
    {
        foreach (Tensor parameter in parameters)
        {
            ArgumentNullException.ThrowIfNull(parameter);
        }

        return Array.ConvertAll(Functions.PromoteTensors(parameters), static one => one.DType.IsFloating() ? one : one.Cast(DType.Float32));
    }

    /// <summary>A log-density inside the support, −∞ outside, with no gradient from there. NaN counts as inside.</summary>
    /// <param name="value">The values.</param>
    /// <param name="isOutside">Where they are outside.</param>
    /// <param name="within">A value of the support, that is computed with instead.</param>
    /// <param name="density">The log-density.</param>
    public static Tensor Supported(Tensor value, Tensor isOutside, Tensor within, Func<Tensor, Tensor> density)
        => Functions.Where(isOutside, double.NegativeInfinity, density(Functions.Where(isOutside, within, value)));

    /// <summary>Where values are no whole numbers of at least 0.</summary>
    public static Tensor IsNoCount(Tensor value) => (value < 0) | (value.DType.IsFloating() ? Functions.NotEqual(value, value.Floor()) & Functions.Equal(value, value) : Functions.NotEqual(value, value));

    /// <summary>Values as floating-point numbers.</summary>
    public static Tensor Numbers(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.DType.IsFloating() ? value : value.Cast(DType.Float32);
    }

    /// <summary>ln p of probabilities, −∞ at 0 with no gradient from there.</summary>
    public static Tensor Log(Tensor probability)
    {
        Tensor isNothing = Functions.Equal(probability, 0);
        return Functions.Where(isNothing, double.NegativeInfinity, Functions.Where(isNothing, 1, probability).Log());
    }

    /// <summary>Numbers of (0, 1] of a shape and element type: −ln of them is exponentially distributed, and finite.</summary>
    public static Tensor Positive(Tensor parameter, Shape shape, Generator? generator) => 1 - parameter.BroadcastTo(shape).RandLike(generator: generator);

    /// <summary>Numbers of (−1, 1), both ends excluded, of a shape and element type.</summary>
    public static Tensor Signed(Tensor parameter, Shape shape, Generator? generator)
        => parameter.BroadcastTo(shape).RandLike(generator: generator) * 2 - (1 - Step(parameter.DType));

    /// <summary>Numbers of [0, 1) moved by half a step into (0, 1): ln of them, and of −ln of them, is finite.</summary>
    public static Tensor Open(Tensor uniform)
    {
        // What lies between the last two numbers below 1 would round to 1.
        double step = Step(uniform.DType);
        return (uniform + step / 2).Minimum(1 - step);
    }

    /// <summary>How far apart numbers that are drawn from [0, 1) lie.</summary>
    private static double Step(DType dtype) => dtype == DType.Float64 ? 1.0 / (1L << 53) : 1.0 / (1 << 24);

    /// <summary>The shape without its last axis.</summary>
    public static Shape WithoutLast(Shape shape) => Shape.Create(shape.Lengths[..^1]);
}
