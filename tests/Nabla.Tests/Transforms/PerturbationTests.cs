using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Perturbation confusion: derivatives of one level must not leak into another, whatever an inner function captures.</summary>
public sealed class PerturbationTests
{
    private static readonly (string Name, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> Derivative)[] s_modes =
    [
        ("reverse", f => Grad(f)),
        ("forward", f => x => Jvp(f, x, x.OnesLike()).Tangent),
        ("Jacobian", f => JacobianForward(f)),
        ("linearised", f => x => Linearize(f, x).Pushforward(x.OnesLike())),
        ("staged", f => Stage(Grad(f))),
        ("batched", f => x => Vmap(Grad(f))(x.Unsqueeze(0))[0]),
    ];

    public static TheoryData<int, int> Mixes()
    {
        TheoryData<int, int> data = [];
        for (int outer = 0; outer < s_modes.Length; outer++)
        {
            for (int inner = 0; inner < s_modes.Length; inner++)
            {
                data.Add(outer, inner);
            }
        }

        return data;
    }

    /// <summary>d/dx (x · d/dy (x + y)) = 1, where confusion gives 2.</summary>
    [Theory]
    [MemberData(nameof(Mixes))]
    public void The_classic(int outer, int inner)
        => Assert.Equal(1.0, (double)s_modes[outer].Derivative(x => x * s_modes[inner].Derivative(y => x + y)(1.0))(1.0));

    /// <summary>d/dx (x · d/dy (x y²)) at y = 3: d/dx (6 x²) = 12 x.</summary>
    [Theory]
    [MemberData(nameof(Mixes))]
    public void A_captured_tracer_is_differentiated_by_its_own_level_only(int outer, int inner)
        => Assert.Equal(24.0, (double)s_modes[outer].Derivative(x => x * s_modes[inner].Derivative(y => x * y * y)(3.0))(2.0), 1e-12);

    [Theory]
    [MemberData(nameof(Mixes))]
    public void A_captured_variable_gets_its_gradient_from_Backward(int outer, int inner)
    {
        Variable w = new(5.0);

        // d/dx (x d/dy (w x y²)) = 12 w x at y = 3.
        Tensor result = s_modes[outer].Derivative(x => x * s_modes[inner].Derivative(y => w * x * y * y)(3.0))(2.0);
        Assert.Equal(120.0, (double)result, 1e-12);
        result.Backward();
        Assert.Equal(24.0, (double)w.Grad!, 1e-12);
    }

    [Fact]
    public void Another_threads_tensor_is_a_constant()
    {
        Tensor? made = null;
        Thread thread = new(() => made = new Variable(3.0) * 2.0);
        thread.Start();
        thread.Join();
        Assert.Equal(12.0, (double)Grad(x => x * x * made!)(1.0));
        Assert.Equal(12.0, (double)Jvp(x => x * x * made!, 1.0, 1.0).Tangent);
        Assert.Equal(6.0, (double)Vmap(x => x * made!)(Tensor.Of([1.0]))[0]);
    }

    [Fact]
    public void Backward_inside_a_transform_says_what_to_do()
        => Assert.Contains("Backward was called inside a functional transform", Assert.Throws<InvalidOperationException>(() => Grad(x =>
        {
            (x * x).Backward();
            return x;
        })(1f)).Message, StringComparison.Ordinal);
}
