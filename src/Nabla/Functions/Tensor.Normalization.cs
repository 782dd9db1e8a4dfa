using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>x / max(‖x‖ₚ, ε), with the p-norm over an axis. PyTorch's nn.functional.normalize.</summary>
    /// <param name="p">The norm.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="epsilon">ε, which keeps the quotient finite.</param>
    public Tensor Normalize(double p = 2, int axis = 1, double epsilon = 1e-12)
    {
        Tensor x = Floating();
        return x / x.Norm(p, Rank == 0 ? default : (Axes)axis, keepAxes: true).Clamp(min: epsilon);
    }

    /// <summary>The cosine of the angle between two tensors along an axis: x·y / (max(‖x‖, ε) max(‖y‖, ε)). They broadcast. PyTorch's nn.functional.cosine_similarity.</summary>
    /// <param name="x2">y.</param>
    /// <param name="axis">The axis that disappears.</param>
    /// <param name="epsilon">ε, which keeps the quotient finite; the gradient is as if it did not.</param>
    public Tensor CosineSimilarity(Tensor x2, int axis = 1, double epsilon = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(x2);
        (Tensor x, Tensor y) = Alignment.Align("CosineSimilarity", this, x2, floating: true);
        (x, y) = x.Rank == 0 ? (x.Reshape(1), y.Reshape(1)) : (x, y);
        return (Unit(x, axis, epsilon) * Unit(y, axis, epsilon)).Sum(axis);
    }

    /// <summary>‖x − y + ε‖ₚ along the last axis. They broadcast. PyTorch's nn.functional.pairwise_distance.</summary>
    /// <param name="x2">y.</param>
    /// <param name="p">The norm.</param>
    /// <param name="epsilon">ε, which keeps derivatives finite where the two are equal.</param>
    /// <param name="keepAxes">Whether the last axis stays, with a length of 1.</param>
    public Tensor PairwiseDistance(Tensor x2, double p = 2, double epsilon = 1e-6, bool keepAxes = false)
    {
        ArgumentNullException.ThrowIfNull(x2);
        (Tensor x, Tensor y) = Alignment.Align("PairwiseDistance", this, x2, floating: true);
        return (x - y + epsilon).Norm(p, -1, keepAxes);
    }

    /// <summary>The distances ‖x[i] − x[j]‖ₚ of all pairs of rows i &lt; j, in the order of the pairs. PyTorch's nn.functional.pdist.</summary>
    /// <param name="p">The norm.</param>
    /// <returns>[n·(n − 1)/2] of x [n, D].</returns>
    /// <exception cref="ArgumentException">x is no matrix.</exception>
    public Tensor Pdist(double p = 2)
    {
        if (Rank != 2)
        {
            throw new ArgumentException($"Pdist takes x [n, D], not {Shape}{CallSite.Suffix()}.");
        }

        List<int> first = [];
        List<int> second = [];
        for (int i = 0; i < Shape[0]; i++)
        {
            for (int j = i + 1; j < Shape[0]; j++)
            {
                first.Add(i);
                second.Add(j);
            }
        }

        Tensor x = Floating();
        return (Functions.IndexSelect(x, Pooling.Positions([.. first]), 0) - Functions.IndexSelect(x, Pooling.Positions([.. second]), 0)).Norm(p, 1);
    }

    /// <summary>Layer normalisation, (x − mean)/√(variance + ε) · w + b, with the mean and the variance (Σ(x − mean)²/n) over the last axes. PyTorch's nn.functional.layer_norm.</summary>
    /// <param name="normalizedShape">The lengths of the last axes.</param>
    /// <param name="weight">w, of these lengths; 1 if null.</param>
    /// <param name="bias">b, of these lengths; 0 if null.</param>
    /// <param name="epsilon">ε: with a negative one the result is NaN where the variance is less.</param>
    /// <exception cref="ArgumentException">The last axes of x have other lengths.</exception>
    public Tensor LayerNorm(Shape normalizedShape, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        Axes axes = LastAxes("LayerNorm", normalizedShape);
        if (weight is not null && bias is not null && weight.Shape.Equals(normalizedShape) && bias.Shape.Equals(normalizedShape) && epsilon >= 0)
        {
            // One composite, whose forward and reverse passes are one loop over the rows each.
            return LayerNorm(weight, bias, epsilon);
        }

        return Scaled(InSingle(new Standardize(axes, epsilon).Apply), weight, bias);
    }

    /// <summary>x / √(mean of x² + ε) · w, with the mean over the last axes (Zhang, Sennrich 2019). PyTorch's nn.functional.rms_norm.</summary>
    /// <param name="normalizedShape">The lengths of the last axes.</param>
    /// <param name="weight">w, of these lengths; 1 if null.</param>
    /// <param name="epsilon">ε; the distance from 1 to the next number of the element type if null.</param>
    /// <exception cref="ArgumentException">The last axes of x have other lengths.</exception>
    public Tensor RmsNorm(Shape normalizedShape, Tensor? weight = null, double? epsilon = null)
    {
        Axes axes = LastAxes("RmsNorm", normalizedShape);
        double added = epsilon ?? (DType == DType.Float64 ? double.BitIncrement(1) - 1 : MathF.BitIncrement(1) - 1);
        return Scaled(InSingle(x => x * (x.Square().Mean(axes, keepAxes: true) + added).Rsqrt()), weight, null);
    }

    /// <summary>Group normalisation: channels fall into groups, and each group of each image is standardized; then each channel is scaled and shifted (Wu, He 2018). PyTorch's nn.functional.group_norm.</summary>
    /// <param name="groups">Into how many groups the channels fall.</param>
    /// <param name="weight">[C]; 1 if null.</param>
    /// <param name="bias">[C]; 0 if null.</param>
    /// <param name="epsilon">ε, added to variances.</param>
    /// <exception cref="ArgumentException">x is not [N, C, …], or C does not fall into groups.</exception>
    public Tensor GroupNorm(int groups, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        if (Rank < 2 || groups < 1 || Shape[1] % groups != 0)
        {
            throw new ArgumentException($"GroupNorm takes x [N, C, …] with C a multiple of the {groups} groups, not {Shape}{CallSite.Suffix()}.", nameof(groups));
        }

        if (Count == 0)
        {
            return ByChannel(Floating(), weight, bias);
        }

        Tensor grouped = Reshape(Shape[0], groups, -1);
        return ByChannel(grouped.InSingle(new Standardize(2, epsilon).Apply).Reshape(Shape), weight, bias);
    }

    /// <summary>Instance normalisation: each channel of each image is standardized, then scaled and shifted (Ulyanov et al. 2016). PyTorch's nn.functional.instance_norm.</summary>
    /// <param name="runningMean">[C]: used where <paramref name="useInputStats"/> is false; otherwise a <see cref="Variable"/> moves toward the mean of the images' means.</param>
    /// <param name="runningVar">[C]: the same for variances, with Bessel's correction.</param>
    /// <param name="weight">[C]; 1 if null.</param>
    /// <param name="bias">[C]; 0 if null.</param>
    /// <param name="useInputStats">Whether means and variances are those of x.</param>
    /// <param name="momentum">How far running numbers move.</param>
    /// <param name="epsilon">ε, added to variances.</param>
    /// <exception cref="ArgumentException">x is not [N, C, …], or running numbers are missing.</exception>
    public Tensor InstanceNorm(Tensor? runningMean = null, Tensor? runningVar = null, Tensor? weight = null, Tensor? bias = null, bool useInputStats = true, double momentum = 0.1, double epsilon = 1e-5)
    {
        if (Rank < 3)
        {
            throw new ArgumentException($"InstanceNorm takes x [N, C, …] with spatial axes, not {Shape}{CallSite.Suffix()}.");
        }

        if (!useInputStats)
        {
            return BatchNorm(runningMean, runningVar, weight, bias, training: false, momentum, epsilon);
        }

        Axes spatial = Axes.Of([.. Enumerable.Range(2, Rank - 2)]);
        RunningNumbers.Move(runningMean, runningVar, this, spatial, momentum, images: true);
        return ByChannel(InSingle(new Standardize(spatial, epsilon).Apply), weight, bias);
    }

    /// <summary>Batch normalisation: each channel is standardized over all images, then scaled and shifted (Ioffe, Szegedy 2015). PyTorch's nn.functional.batch_norm.</summary>
    /// <param name="runningMean">[C]: the mean where <paramref name="training"/> is false. In training, a <see cref="Variable"/> moves toward the batch's mean, compiled too.</param>
    /// <param name="runningVar">[C]: the same for the variance, which moves toward the batch's with Bessel's correction.</param>
    /// <param name="weight">[C]; 1 if null.</param>
    /// <param name="bias">[C]; 0 if null.</param>
    /// <param name="training">Whether mean and variance are those of the batch.</param>
    /// <param name="momentum">How far running numbers move.</param>
    /// <param name="epsilon">ε, added to variances.</param>
    /// <exception cref="ArgumentException">x is not [N, C] or [N, C, …], or running numbers are missing.</exception>
    public Tensor BatchNorm(Tensor? runningMean, Tensor? runningVar, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double epsilon = 1e-5)
    {
        if (Count == 0)
        {
            return Floating();
        }

        if (Rank < 2)
        {
            throw new ArgumentException($"BatchNorm takes x [N, C, …], not {Shape}{CallSite.Suffix()}.");
        }

        if (training)
        {
            Axes others = Axes.Of([0, .. Enumerable.Range(2, Rank - 2)]);
            RunningNumbers.Move(runningMean, runningVar, this, others, momentum, images: false);
            return ByChannel(InSingle(new Standardize(others, epsilon).Apply), weight, bias);
        }

        if (runningMean is null || runningVar is null)
        {
            throw new ArgumentException($"BatchNorm outside training needs a running mean and a running variance{CallSite.Suffix()}.", runningMean is null ? nameof(runningMean) : nameof(runningVar));
        }

        Tensor scale = (runningVar + epsilon).Rsqrt();
        scale = weight is null ? scale : scale * weight;
        Tensor centred = Floating() - ForChannels(runningMean);
        return bias is null ? centred * ForChannels(scale) : (centred * ForChannels(scale)) + ForChannels(bias);
    }

    /// <summary>x / (k + α · mean of x² over neighbouring channels)^β (Krizhevsky et al. 2012). PyTorch's nn.functional.local_response_norm.</summary>
    /// <param name="size">How many channels are neighbours; channels beside the first and the last count as 0.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="k">k.</param>
    /// <exception cref="ArgumentException">x is not [N, C, …] with spatial axes.</exception>
    public Tensor LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        if (Rank < 3)
        {
            throw new ArgumentException($"LocalResponseNorm takes x [N, C, …] with spatial axes, not {Shape}{CallSite.Suffix()}.");
        }

        if (Count == 0)
        {
            return this;
        }

        Tensor means = Square().WindowSums(1, Shape[1], size, 1, size / 2).DividedBy(Of((double)size));
        return Floating() / ((means * alpha) + k).Pow(beta);
    }

    // The gradient goes past the bound.
    private static Tensor Unit(Tensor x, int axis, double epsilon)
    {
        Tensor norm = x.Norm(2, axis, keepAxes: true);
        return x / (norm + (norm.Clamp(min: epsilon) - norm).Detach());
    }

    private Axes LastAxes(string name, Shape lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        return lengths.Rank == 0 || lengths.Rank > Rank || !Shape.Lengths[^lengths.Rank..].SequenceEqual(lengths.Lengths)
            ? throw new ArgumentException($"{name} over {lengths} was given x of {Shape}: its last axes must be {lengths}{CallSite.Suffix()}.")
            : Axes.Of([.. Enumerable.Range(Rank - lengths.Rank, lengths.Rank)]);
    }

    private static Tensor Scaled(Tensor y, Tensor? weight, Tensor? bias)
    {
        y = weight is null ? y : y * weight;
        return bias is null ? y : y + bias;
    }

    private Tensor ByChannel(Tensor y, Tensor? weight, Tensor? bias)
        => Scaled(y, weight is null ? null : ForChannels(weight), bias is null ? null : ForChannels(bias));

    private Tensor ForChannels(Tensor numbers)
    {
        if (numbers.Rank != 1 || numbers.Shape[0] != Shape[1])
        {
            throw new ArgumentException($"A normalisation of x [N, C, …] of {Shape} needs {Shape[1]} numbers, one for each channel, not {numbers.Shape}{CallSite.Suffix()}.");
        }

        int[] shape = new int[Rank - 1];
        Array.Fill(shape, 1);
        shape[0] = Shape[1];
        return numbers.Reshape(Shape.Create(shape));
    }
}
