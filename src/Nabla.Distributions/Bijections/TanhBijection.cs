namespace Nabla.Distributions;

internal sealed class TanhBijection : Bijection
{
    public override Tensor Forward(Tensor x) => x.Tanh();

    public override Tensor Inverse(Tensor y) => y.Atanh();

    // ln(1 − tanh² x), which cancels where x is large.
    public override Tensor LogSlope(Tensor x) => (Math.Log(2) - x - (x * -2).Softplus()) * 2;

    public override Tensor IsOutside(Tensor y) => y.Abs() >= 1;
}
