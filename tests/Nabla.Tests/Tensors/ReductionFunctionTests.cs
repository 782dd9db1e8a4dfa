using static Nabla.Functions;
using static Nabla.Transform;

namespace Nabla.Tests.Tensors;

public sealed class ReductionFunctionTests
{
    private static readonly Tensor s_x = Tensor.Randn([3, 4], DType.Float64, seed: 1);

    [Fact]
    public void Each_is_the_method_of_its_name()
    {
        Assert.True(Sum(s_x).AllClose(s_x.Sum()) && Sum(s_x, 1).AllClose(s_x.Sum(1)));
        Assert.True(Mean(s_x).AllClose(s_x.Mean()) && Mean(s_x, [0, 1]).AllClose(s_x.Mean()));
        Assert.True(Max(s_x).AllClose(s_x.Max()) && Max(s_x, 0).AllClose(s_x.Max(0)));
        Assert.True(Min(s_x).AllClose(s_x.Min()) && Min(s_x, 0).AllClose(s_x.Min(0)));
        Assert.True(Norm(s_x).AllClose(s_x.Norm()) && LogSumExp(s_x, 1).AllClose(s_x.LogSumExp(1)));
        Assert.True(Softmax(s_x, 1).AllClose(s_x.Softmax(1)) && LogSoftmax(s_x, 1).AllClose(s_x.LogSoftmax(1)));
    }

    [Fact]
    public void They_can_be_passed_as_functions()
    {
        Func<Tensor, Tensor> sum = Sum;
        Assert.True(Grad(sum)(s_x).AllClose(s_x.OnesLike()));
        Assert.True(Grad(Mean)(s_x).AllClose(s_x.OnesLike() / 12));
    }
}
