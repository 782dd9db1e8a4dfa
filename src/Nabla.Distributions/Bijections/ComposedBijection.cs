namespace Nabla.Distributions;

internal sealed class ComposedBijection(Bijection first, Bijection next) : Bijection
{
    public override Tensor Forward(Tensor x) => next.Forward(first.Forward(x));

    public override Tensor Inverse(Tensor y) => first.Inverse(next.Inverse(y));

    public override Tensor LogSlope(Tensor x) => first.LogSlope(x) + next.LogSlope(first.Forward(x));

    public override Tensor IsOutside(Tensor y)
    {
        Tensor isOutside = next.IsOutside(y);
        return isOutside | first.IsOutside(next.Inverse(next.Within(y, isOutside)));
    }

    public override Tensor IsDecreasing(Tensor x) => first.IsDecreasing(x) ^ next.IsDecreasing(x);
}
