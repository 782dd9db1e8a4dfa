namespace Nabla.Data;

/// <summary>Mirrors some of the images: PyTorch's RandomHorizontalFlip and RandomVerticalFlip.</summary>
public sealed class RandomFlip : ImageAugmentation
{
    private readonly double _horizontal;
    private readonly double _vertical;

    /// <summary>Mirrors with probabilities.</summary>
    /// <param name="horizontal">How likely left and right change places, 0 to 1.</param>
    /// <param name="vertical">How likely top and bottom do, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not between 0 and 1.</exception>
    public RandomFlip(double horizontal = 0.5, double vertical = 0)
    {
        _horizontal = Checked(horizontal, nameof(horizontal));
        _vertical = Checked(vertical, nameof(vertical));
    }

    /// <summary><c>RandomFlip(0.5, 0)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"RandomFlip({_horizontal}, {_vertical})");

    private protected override Tensor Apply(Tensor images, ImageDraws draws)
    {
        bool[] mirrored = Array.ConvertAll(draws.Uniform(), number => number < _horizontal);
        bool[] upended = Array.ConvertAll(draws.Uniform(), number => number < _vertical);
        int height = images.Shape[2];
        return PixelMoves.Copy(images, height, images.Shape[3], (image, y) => (upended[image] ? height - 1 - y : y, 0), image => mirrored[image]);
    }

    private static double Checked(double probability, string name) => probability is >= 0 and <= 1
        ? probability
        : throw new ArgumentOutOfRangeException(name, probability, "RandomFlip needs probabilities between 0 and 1.");
}
