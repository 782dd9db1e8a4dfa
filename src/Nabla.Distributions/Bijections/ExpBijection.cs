namespace Nabla.Distributions;

internal sealed class ExpBijection : Bijection
{
    public override Tensor Forward(Tensor x) => x.Exp();

    public override Tensor Inverse(Tensor y) => y.Log();

    public override Tensor LogSlope(Tensor x) => x;

    public override Tensor IsOutside(Tensor y) => y <= 0;
}
