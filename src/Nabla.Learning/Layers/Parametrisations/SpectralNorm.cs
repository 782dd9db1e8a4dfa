namespace Nabla.Learning;

/// <summary>A layer whose weight is divided by its greatest singular value, so that it lengthens nothing (Miyato et al. 2018). The value is followed by power iteration, one step with each training step. PyTorch's spectral_norm, with its names: <c>weight_orig</c>, <c>weight_u</c>, <c>weight_v</c>.</summary>
/// <remarks>In training, Forward assigns the two vectors of the iteration, which are saved and not trained.</remarks>
[Module]
public sealed partial class SpectralNorm : Layer
{
    // As often as brings a random vector near enough to the singular one to begin with.
    private const int FirstIterations = 15;

    private readonly IWeighted _layer;
    private readonly int _iterations;
    private readonly int _axis;
    private readonly double _epsilon;
    private readonly Variable _left;
    private readonly Variable _right;

    /// <summary>The layer with its weight held at a spectral norm of 1.</summary>
    /// <param name="layer">A layer with a weight.</param>
    /// <param name="iterations">How many steps of power iteration each training step takes.</param>
    /// <param name="axis">Which axis of the weight has the matrix's rows: 0, or 1 for transposed convolutions.</param>
    /// <param name="epsilon">The least length that a vector is divided by.</param>
    /// <param name="generator">What to draw the first vector from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The layer has no weight to be divided.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public SpectralNorm(Layer layer, int iterations = 1, int axis = 0, double epsilon = 1e-12, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(iterations);
        _layer = Parametrised.Of(layer, nameof(SpectralNorm));
        ArgumentOutOfRangeException.ThrowIfNegative(axis);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(axis, _layer.Weight.Rank);
        (_iterations, _axis, _epsilon) = (iterations, axis, epsilon);
        Tensor matrix = Matrix(_layer.Weight.Value);
        Tensor left = Unit(Tensor.Randn([matrix.Shape[0]], matrix.DType, generator: generator));
        (left, Tensor right) = Iterate(matrix, left, matrix[0], FirstIterations);
        _left = new Variable(left, trainable: false);
        _right = new Variable(right, trainable: false);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, _layer.Weight);
        Tensor matrix = Matrix(_layer.Weight);
        (Tensor left, Tensor right) = (_left.Value, _right.Value);
        if (IsTraining)
        {
            (left, right) = Iterate(matrix.Detach(), left, right, _iterations);
            (_left.Value, _right.Value) = (left, right);
        }

        return _layer.Forward(x, _layer.Weight / (left * matrix.MatMul(right)).Sum());
    }

    /// <inheritdoc/>
    protected internal override void Walk(ModuleWalk walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        walk.Add("bias", _layer.Bias);
        walk.Add("weight_orig", _layer.Weight);
        walk.Add("weight_u", _left);
        walk.Add("weight_v", _right);
    }

    private (Tensor Left, Tensor Right) Iterate(Tensor matrix, Tensor left, Tensor right, int iterations)
    {
        for (int i = 0; i < iterations; i++)
        {
            right = Unit(matrix.T.MatMul(left));
            left = Unit(matrix.MatMul(right));
        }

        return (left, right);
    }

    private Tensor Unit(Tensor vector) => vector.Normalize(axis: 0, epsilon: _epsilon);

    private Tensor Matrix(Tensor weight) => weight.MoveAxis(_axis, 0).Flatten(1);
}
