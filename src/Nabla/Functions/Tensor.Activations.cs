namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>x held between <paramref name="min"/> and <paramref name="max"/>, where the gradient is 0 on the bounds, too; PyTorch's hardtanh. See <see cref="Clamp"/>.</summary>
    public Tensor Hardtanh(double min = -1, double max = 1)
    {
        (Tensor low, Tensor high) = DType.IsFloating() ? ((Tensor)min, (Tensor)max) : ((long)min, (long)max);
        return Functions.Where((this <= low) | (this >= high), Detach().Clamp(low, high), Numbers("Hardtanh"));
    }

    /// <summary>x held between 0 and 6; PyTorch's relu6.</summary>
    public Tensor Relu6() => Hardtanh(0, 6);

    /// <summary>(x + 3)/6 held between 0 and 1, a sigmoid of straight lines; PyTorch's hardsigmoid. Integers become float32.</summary>
    public Tensor Hardsigmoid() => (Floating() + 3).Relu6() / 6;

    /// <summary>x · hardsigmoid(x) (Howard et al. 2019); PyTorch's hardswish. Integers become float32.</summary>
    public Tensor Hardswish()
    {
        Tensor x = Floating();
        return x * x.Hardsigmoid();
    }

    /// <summary>x where it lies outside [−λ, λ], elsewhere 0; PyTorch's hardshrink.</summary>
    public Tensor Hardshrink(double lambda = 0.5)
    {
        Tensor x = Floating();
        return Functions.Where((x >= -lambda) & (x <= lambda), 0, x);
    }

    /// <summary>x − λ above λ, x + λ below −λ, 0 between; PyTorch's softshrink.</summary>
    public Tensor Softshrink(double lambda = 0.5)
    {
        Tensor x = Floating();
        return Functions.Where(x > lambda, x - lambda, Functions.Where(x < -lambda, x + lambda, x * 0));
    }

    /// <summary>x − tanh x; PyTorch's tanhshrink. Integers become float32.</summary>
    public Tensor Tanhshrink()
    {
        Tensor x = Floating();
        return x - x.Tanh();
    }

    /// <summary>x/(1 + |x|); PyTorch's softsign. Integers become float32.</summary>
    public Tensor Softsign()
    {
        Tensor x = Floating();
        return x / (x.Abs() + 1);
    }

    /// <summary>x where it is above <paramref name="threshold"/>, elsewhere <paramref name="value"/>; NaN stays NaN. PyTorch's threshold.</summary>
    public Tensor Threshold(Tensor threshold, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(threshold);
        return Functions.Where(this <= threshold, value, this);
    }

    /// <summary>ln sigmoid(x), which never overflows; PyTorch's logsigmoid. Integers become float32.</summary>
    public Tensor LogSigmoid() => -(-Floating()).Softplus();

    /// <summary>x · tanh(softplus(x)) (Misra 2019); PyTorch's mish. Integers become float32.</summary>
    public Tensor Mish()
    {
        Tensor x = Floating();
        return x * x.Softplus().Tanh();
    }

    /// <summary>The ELU whose slopes keep mean 0 and variance 1 from layer to layer (Klambauer et al. 2017); PyTorch's selu. Integers become float32.</summary>
    public Tensor Selu() => Elu(1.6732632423543772) * 1.0507009873554805;

    /// <summary>x where it is positive, elsewhere α (e^(x/α) − 1), which is smooth for every α; PyTorch's celu. Integers become float32.</summary>
    public Tensor Celu(double alpha = 1)
    {
        Tensor x = Floating();
        Tensor isPositive = x > 0;
        return Functions.Where(isPositive, x, (Functions.Where(isPositive, 0, x) / alpha).Expm1() * alpha);
    }

    /// <summary>x where it is positive, elsewhere w x; PyTorch's prelu.</summary>
    /// <param name="weight">w: one number, or one for each channel, which is axis 1.</param>
    /// <exception cref="ArgumentException">There are neither one weight nor as many as channels.</exception>
    public Tensor PRelu(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        Tensor x = Floating();
        if (weight.Count == 1)
        {
            return Aligned("PRelu", Primitives.LeakyRelu.Op, x, weight.Reshape());
        }

        if (weight.Rank != 1 || Rank < 2 || weight.Shape[0] != Shape[1])
        {
            throw new ArgumentException($"PRelu needs one weight or one for each channel (axis 1) of {Shape}, not {weight.Shape}{CallSite.Suffix()}.", nameof(weight));
        }

        int[] lengths = new int[Rank - 1];
        Array.Fill(lengths, 1);
        lengths[0] = Shape[1];
        return Aligned("PRelu", Primitives.LeakyRelu.Op, x, weight.Reshape(lengths));
    }

    /// <summary>x where it is positive, elsewhere a slope times x (Xu et al. 2015); PyTorch's rrelu. In training each element has a slope of its own, drawn evenly between the two; else it is their mean.</summary>
    /// <param name="lower">The least slope.</param>
    /// <param name="upper">The greatest slope.</param>
    /// <param name="training">Whether slopes are drawn.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    public Tensor RRelu(double lower = 1.0 / 8, double upper = 1.0 / 3, bool training = false, Generator? generator = null)
        => training ? Aligned("RRelu", Primitives.LeakyRelu.Op, Floating(), Floating().RandLike(generator: generator) * (upper - lower) + lower) : LeakyRelu((lower + upper) / 2);

    /// <summary>The first half of an axis times the sigmoid of the second (Dauphin et al. 2016); PyTorch's glu. Integers become float32.</summary>
    /// <exception cref="ArgumentException">The axis has an odd length.</exception>
    public Tensor Glu(int axis = -1)
    {
        axis = Axes.Resolve(axis, Rank);
        int half = Shape[axis] / 2;
        return Shape[axis] % 2 == 0
            ? Floating().Narrow(axis, 0, half) * Narrow(axis, half, half).Sigmoid()
            : throw new ArgumentException($"Glu halves axis {axis} of {Shape}, whose length is odd{CallSite.Suffix()}.", nameof(axis));
    }

    /// <summary>e⁻ˣ / Σ e⁻ˣ along an axis, without overflow; PyTorch's softmin. A <paramref name="dtype"/> is what everything is cast to first.</summary>
    public Tensor Softmin(int axis, DType? dtype = null) => (-(dtype is { } asked ? Cast(asked) : Floating())).Softmax(axis);
}
