namespace Nabla.Distributions;

internal sealed class SoftplusBijection : Bijection
{
    public override Tensor Forward(Tensor x) => x.Softplus();

    public override Tensor Inverse(Tensor y) => y + (-(-y).Expm1()).Log();

    public override Tensor LogSlope(Tensor x) => x.LogSigmoid();

    public override Tensor IsOutside(Tensor y) => y <= 0;
}
