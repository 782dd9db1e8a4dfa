namespace Nabla.Distributions;

internal sealed class SigmoidBijection : Bijection
{
    public override Tensor Forward(Tensor x) => x.Sigmoid();

    public override Tensor Inverse(Tensor y) => y.Logit();

    public override Tensor LogSlope(Tensor x) => x.LogSigmoid() + (-x).LogSigmoid();

    public override Tensor IsOutside(Tensor y) => (y <= 0) | (y >= 1);
}
