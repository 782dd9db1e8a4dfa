namespace Nabla.Data;

/// <summary>A part of each image, all places alike. PyTorch's RandomCrop.</summary>
public sealed class RandomCrop : ImageAugmentation
{
    private readonly int _height;
    private readonly int _width;
    private readonly int _padding;

    /// <summary>Parts of a size.</summary>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <param name="padding">How far a part may reach beyond the image, where it is 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive, or the padding is negative.</exception>
    public RandomCrop(int height, int width, int padding = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        _height = height;
        _width = width;
        _padding = padding;
    }

    /// <summary><c>RandomCrop(28, 28, padding 2)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"RandomCrop({_height}, {_width}, padding {_padding})");

    private protected override Tensor Apply(Tensor images, ImageDraws draws)
    {
        int rows = images.Shape[2] + (2 * _padding) - _height;
        int columns = images.Shape[3] + (2 * _padding) - _width;
        if (rows < 0 || columns < 0)
        {
            throw new ArgumentException($"{this} cannot be cut from images {images.Shape}: they are smaller.");
        }

        int[] tops = Array.ConvertAll(draws.Uniform(), number => (int)(number * (rows + 1)) - _padding);
        int[] lefts = Array.ConvertAll(draws.Uniform(), number => (int)(number * (columns + 1)) - _padding);
        int height = images.Shape[2];
        return PixelMoves.Copy(images, _height, _width, (image, y) => (tops[image] + y is int row && row >= 0 && row < height ? row : null, lefts[image]), _ => false);
    }
}
