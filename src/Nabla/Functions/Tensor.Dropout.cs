namespace Nabla;

public abstract partial class Tensor
{
    // Where SELU's negative numbers end: −αλ.
    private const double SeluFloor = -1.7580993408473766;

    /// <summary>Each number set to 0 with a probability, the rest divided by 1 − p. PyTorch's nn.functional.dropout.</summary>
    /// <param name="p">How likely a number is dropped: 0 to 1.</param>
    /// <param name="training">Whether anything is done at all.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    public Tensor Dropout(double p = 0.5, bool training = true, Generator? generator = null) => Dropped("Dropout", this, p, training, generator);

    /// <summary>Whole channels set to 0 with a probability, the rest divided by 1 − p: x [N, C, L] or [C, L]. PyTorch's nn.functional.dropout1d.</summary>
    /// <param name="p">How likely a channel is dropped: 0 to 1.</param>
    /// <param name="training">Whether anything is done at all.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">x has other axes.</exception>
    public Tensor Dropout1d(double p = 0.5, bool training = true, Generator? generator = null) => Dropped("Dropout1d", Channels("Dropout1d", Rank == 2 ? 1 : 2), p, training, generator);

    /// <summary>Whole channels set to 0 with a probability, the rest divided by 1 − p: x [N, C, …]. PyTorch's nn.functional.dropout2d.</summary>
    /// <param name="p">How likely a channel is dropped: 0 to 1.</param>
    /// <param name="training">Whether anything is done at all.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">x has other axes.</exception>
    public Tensor Dropout2d(double p = 0.5, bool training = true, Generator? generator = null) => Dropped("Dropout2d", Channels("Dropout2d", 2), p, training, generator);

    /// <summary>Whole channels set to 0 with a probability, the rest divided by 1 − p: x [N, C, D, H, W] or [C, D, H, W]. PyTorch's nn.functional.dropout3d.</summary>
    /// <param name="p">How likely a channel is dropped: 0 to 1.</param>
    /// <param name="training">Whether anything is done at all.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">x has other axes.</exception>
    public Tensor Dropout3d(double p = 0.5, bool training = true, Generator? generator = null) => Dropped("Dropout3d", Channels("Dropout3d", Rank == 4 ? 1 : 2), p, training, generator);

    /// <summary>Each number set with a probability to where SELU ends, and all scaled and shifted so that mean 0 and variance 1 stay (Klambauer et al. 2017). PyTorch's nn.functional.alpha_dropout.</summary>
    /// <param name="p">How likely a number is dropped: 0 to 1.</param>
    /// <param name="training">Whether anything is done at all.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    public Tensor AlphaDropout(double p = 0.5, bool training = false, Generator? generator = null) => AlphaDropped("AlphaDropout", this, p, training, generator);

    /// <summary>The same for whole channels of x [N, C, …]. PyTorch's nn.functional.feature_alpha_dropout.</summary>
    /// <param name="p">How likely a channel is dropped: 0 to 1.</param>
    /// <param name="training">Whether anything is done at all.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">x has fewer than two axes.</exception>
    public Tensor FeatureAlphaDropout(double p = 0.5, bool training = false, Generator? generator = null)
        => training && p is > 0 and < 1 ? AlphaDropped("FeatureAlphaDropout", Channels("FeatureAlphaDropout", 2), p, training, generator) : AlphaDropped("FeatureAlphaDropout", this, p, training, generator);

    private Tensor Channels(string name, int outer)
    {
        if (Rank < outer)
        {
            throw new ArgumentException($"{name} takes x with an axis of channels, [N, C, …], not {Shape}{CallSite.Suffix()}.");
        }

        Tensor one = this;
        for (int axis = outer; axis < Rank; axis++)
        {
            one = one.Stepped(axis, 0, Math.Min(1, Shape[axis]), 1);
        }

        return one;
    }

    /// <param name="name">The operation.</param>
    /// <param name="drawn">What is drawn for, one number each: x, or one element of each channel.</param>
    /// <param name="p">How likely one is dropped.</param>
    /// <param name="training">Whether anything is done.</param>
    /// <param name="generator">What to draw from.</param>
    private Tensor Dropped(string name, Tensor drawn, double p, bool training, Generator? generator)
    {
        CheckProbability(name, p);
        if (!training || p == 0 || Count == 0)
        {
            return this;
        }

        if (p == 1)
        {
            return this * ZerosLike();
        }

        Tensor kept = (drawn.RandLike(generator: generator) >= p).Cast(DType);
        return this * (kept * (1 / (1 - p)));
    }

    private Tensor AlphaDropped(string name, Tensor drawn, double p, bool training, Generator? generator)
    {
        CheckProbability(name, p);
        if (!training || p == 0 || Count == 0)
        {
            return this;
        }

        if (p == 1)
        {
            return this * ZerosLike();
        }

        double scale = 1 / Math.Sqrt(((SeluFloor * SeluFloor * p) + 1) * (1 - p));
        Tensor kept = (drawn.RandLike(generator: generator) >= p).Cast(DType);
        return (this * (kept * scale)) + ((1 - kept) * (SeluFloor * scale) - (SeluFloor * scale * p));
    }

    private static void CheckProbability(string name, double p)
    {
        if (!(p is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, $"{name} needs a probability between 0 and 1.");
        }
    }
}
