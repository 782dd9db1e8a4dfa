namespace Nabla.Data;

/// <summary>Turns, moves, scales and slants each image about its centre; what comes from outside is 0, and between pixels they are mixed. PyTorch's RandomAffine.</summary>
public sealed class RandomAffine : ImageAugmentation
{
    private readonly double _degrees;
    private readonly double _translate;
    private readonly (double Low, double High) _scale;
    private readonly double _shear;

    /// <summary>Affine maps, each number of which is drawn evenly.</summary>
    /// <param name="degrees">How far it turns at most, either way.</param>
    /// <param name="translate">How far it moves at most, either way, along each axis: a share of the image's length.</param>
    /// <param name="minScale">How small it becomes at most.</param>
    /// <param name="maxScale">How large it becomes at most.</param>
    /// <param name="shear">How far, in degrees, columns slant at most, either way.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite, the scale not positive, its least above its greatest, or the slant 90 degrees or more.</exception>
    public RandomAffine(double degrees = 0, double translate = 0, double minScale = 1, double maxScale = 1, double shear = 0)
    {
        _degrees = Checked(degrees, nameof(degrees));
        _translate = Checked(translate, nameof(translate));
        _shear = Checked(shear, nameof(shear)) < 90 ? shear : throw new ArgumentOutOfRangeException(nameof(shear), shear, "Columns slant by less than 90 degrees.");
        if (!(minScale > 0 && minScale <= maxScale) || !double.IsFinite(maxScale))
        {
            throw new ArgumentOutOfRangeException(nameof(minScale), FormattableString.Invariant($"Images were to be scaled by {minScale} to {maxScale}; both are positive, the first at most the second."));
        }

        _scale = (minScale, maxScale);
    }

    /// <summary><c>RandomAffine(10 degrees, translate 0.1, scale 0.9 to 1.1, shear 0)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"RandomAffine({_degrees} degrees, translate {_translate}, scale {_scale.Low} to {_scale.High}, shear {_shear})");

    private protected override Tensor Apply(Tensor images, ImageDraws draws)
    {
        Tensor angle = Drawn(draws, _degrees * Math.PI / 180);
        Tensor x = Drawn(draws, _translate);
        Tensor y = Drawn(draws, _translate);
        Tensor scale = Tensor.Of(draws.Uniform(_scale.Low, _scale.High));
        Tensor slant = Drawn(draws, _shear * Math.PI / 180).Tan();

        // Positions go from −1 to 1 along either axis, whatever its length: turning is in pixels.
        double aspect = (double)images.Shape[3] / images.Shape[2];
        Tensor cos = angle.Cos();
        Tensor sin = angle.Sin();

        // Where a pixel comes from: p = S⁻¹ R⁻¹ (q − t) / scale, with S = [[1, slant], [0, 1]], and x in units of the height.
        Tensor a = (cos + (slant * sin)) / scale;
        Tensor b = (sin - (slant * cos)) / scale / aspect;
        Tensor c = -sin / scale * aspect;
        Tensor d = cos / scale;
        Tensor shiftX = -2 * ((a * x) + (b * y));
        Tensor shiftY = -2 * ((c * x) + (d * y));
        Tensor map = Functions.Stack([Functions.Stack([a, b, shiftX], 1), Functions.Stack([c, d, shiftY], 1)], 1).Cast(images.DType);
        return images.GridSample(map.AffineGrid(images.Shape));
    }

    private static Tensor Drawn(ImageDraws draws, double greatest) => Tensor.Of(draws.Uniform(-greatest, greatest));

    private static double Checked(double number, string name) => number >= 0 && double.IsFinite(number)
        ? number
        : throw new ArgumentOutOfRangeException(name, number, "RandomAffine needs bounds of 0 or more, and finite.");
}
