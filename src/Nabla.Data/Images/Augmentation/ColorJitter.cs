namespace Nabla.Data;

/// <summary>Changes brightness, contrast, saturation and hue of each image, in this order. PyTorch's ColorJitter, which shuffles the order too.</summary>
/// <remarks>Images are taken to be between 0 and 1, and are kept there: change them before they are normalised.</remarks>
public sealed class ColorJitter : ImageAugmentation
{
    private readonly double _brightness;
    private readonly double _contrast;
    private readonly double _saturation;
    private readonly double _hue;

    /// <summary>Changes by factors from 1 − number to 1 + number, none below 0.</summary>
    /// <param name="brightness">How much all numbers are multiplied.</param>
    /// <param name="contrast">How much the distance from the image's mean of grey is multiplied.</param>
    /// <param name="saturation">How much the distance from each pixel's grey is multiplied; images of three channels only.</param>
    /// <param name="hue">How far colours turn at most, either way, as a share of the circle: 0 to 0.5; images of three channels only.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite, or the hue above 0.5.</exception>
    public ColorJitter(double brightness = 0, double contrast = 0, double saturation = 0, double hue = 0)
    {
        _brightness = Checked(brightness, nameof(brightness));
        _contrast = Checked(contrast, nameof(contrast));
        _saturation = Checked(saturation, nameof(saturation));
        _hue = Checked(hue, nameof(hue)) <= 0.5 ? hue : throw new ArgumentOutOfRangeException(nameof(hue), hue, "Colours turn by at most half the circle, 0.5.");
    }

    /// <summary><c>ColorJitter(brightness 0.2, contrast 0.2, saturation 0, hue 0)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"ColorJitter(brightness {_brightness}, contrast {_contrast}, saturation {_saturation}, hue {_hue})");

    private protected override Tensor Apply(Tensor images, ImageDraws draws)
    {
        if ((_saturation > 0 || _hue > 0) && images.Shape[1] != 3)
        {
            throw new ArgumentException($"{this} changes colours, but images {images.Shape} have {images.Shape[1]} channels instead of red, green and blue.");
        }

        Tensor brightness = Factor(images, draws, _brightness);
        Tensor contrast = Factor(images, draws, _contrast);
        Tensor saturation = Factor(images, draws, _saturation);
        Tensor turn = Tensor.Of(draws.Uniform(-_hue, _hue)) * (2 * Math.PI);
        if (_brightness > 0)
        {
            images = (images * brightness).Clamp(0, 1);
        }

        if (_contrast > 0)
        {
            Tensor mean = Grey(images).Mean([1, 2, 3], keepAxes: true);
            images = (mean + ((images - mean) * contrast)).Clamp(0, 1);
        }

        if (_saturation > 0)
        {
            Tensor grey = Grey(images);
            images = (grey + ((images - grey) * saturation)).Clamp(0, 1);
        }

        return _hue > 0 ? Turned(images, turn).Clamp(0, 1) : images;
    }

    private static Tensor Factor(Tensor images, ImageDraws draws, double change) =>
        Tensor.Of(draws.Uniform(Math.Max(0, 1 - change), 1 + change)).Cast(images.DType).Reshape([draws.Count, 1, 1, 1]);

    // The weights of ITU-R 601, as PyTorch and PIL have them.
    private static Tensor Grey(Tensor images) => images.Shape[1] != 3
        ? images.Mean(1, keepAxes: true)
        : (images.Narrow(1, 0, 1) * 0.299) + (images.Narrow(1, 1, 1) * 0.587) + (images.Narrow(1, 2, 1) * 0.114);

    // A turn about the axis of greys (Rodrigues): colours keep their mean and their distance from grey.
    private static Tensor Turned(Tensor images, Tensor angles)
    {
        Tensor cos = angles.Cos();
        Tensor along = (1 - cos) / 3;
        Tensor across = angles.Sin() * Math.Sqrt(1.0 / 3);
        Tensor same = cos + along;
        Tensor next = along - across;
        Tensor last = along + across;
        Tensor matrix = Functions.Stack(
            [Functions.Stack([same, next, last], 1), Functions.Stack([last, same, next], 1), Functions.Stack([next, last, same], 1)], 1).Cast(images.DType);
        return matrix.MatMul(images.Flatten(2)).Reshape(images.Shape);
    }

    private static double Checked(double number, string name) => number >= 0 && double.IsFinite(number)
        ? number
        : throw new ArgumentOutOfRangeException(name, number, "ColorJitter needs numbers of 0 or more, and finite.");
}
