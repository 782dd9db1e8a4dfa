using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Operands of choices and loops may be variables and C# numbers: they are tensors there.</summary>
public sealed class OperandTests
{
    private static readonly Variable s_half = new(1.5);

    [Fact]
    public void A_variable_is_an_operand()
    {
        Same(x => Cond(x > 0, y => y * 2, y => y, s_half), 3);
        Same(x => Cond(x < 0, y => y * 2, y => y, s_half), 1.5);
        Same(x => Cond(x > 0, y => (y * 2, y + 1), y => (y, y), s_half) is var (a, b) ? a * b : x, 7.5);
        Same(x => While(y => y < 10, y => y * x, s_half), 12);
        Same(x => ForI(0, 3, (_, y) => y * x, s_half), 12);
        Same(x => Scan((c, y) => (c * y, c), s_half, x.Reshape(1).BroadcastTo([3])).Carry, 12);
    }

    [Fact]
    public void A_number_is_an_operand()
    {
        Same(x => Cond(x > 0, y => y * x, y => y, 1.5), 3);
        Same(x => While(y => y < 10, y => y * x, 1.5), 12);
        Same(x => ForI(0, 3, (_, y) => y * x, 1.5), 12);
        Same(x => Scan((c, y) => (c * y, c), 1.5, x.Reshape(1).BroadcastTo([3])).Carry, 12);
    }

    [Fact]
    public void Gradients_reach_a_variable_that_is_an_operand()
    {
        s_half.ClearGrad();
        Stage(x => ForI(0, 3, (_, y) => y * x, s_half))(Tensor.Of(2.0)).Backward();
        Stage(x => Cond(x > 0, y => y * y, y => y, s_half))(Tensor.Of(2.0)).Backward();
        Assert.Equal(8 + 3, (double)s_half.Grad!);
    }

    private static void Same(Func<Tensor, Tensor> f, double expected)
    {
        Assert.Equal(expected, (double)f(Tensor.Of(2.0)));
        Assert.Equal(expected, (double)Stage(f)(Tensor.Of(2.0)));
    }
}
