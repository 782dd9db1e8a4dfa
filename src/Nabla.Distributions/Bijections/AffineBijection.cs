namespace Nabla.Distributions;

internal sealed class AffineBijection : Bijection
{
    private readonly Tensor _location;
    private readonly Tensor _scale;

    public AffineBijection(Tensor location, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(scale);
        (_location, _scale) = (location, scale);
    }

    public override Tensor Forward(Tensor x) => _location + _scale * x;

    public override Tensor Inverse(Tensor y) => (y - _location) / _scale;

    public override Tensor LogSlope(Tensor x) => (_scale + x.ZerosLike()).Abs().Log();

    public override Tensor IsDecreasing(Tensor x) => _scale + x.ZerosLike() < 0;
}
