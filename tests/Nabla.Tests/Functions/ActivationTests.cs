using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Activations: values and slopes at some points; PyTorch's own samples are replayed by eng/parity.</summary>
public sealed class ActivationTests
{
    private static readonly Tensor s_x = Tensor.Of([-4.0, -0.25, 0.25, 0.75, 7]);

    public static TheoryData<string, double[], double[]> Straight => new()
    {
        { "Hardtanh", [-1, -0.25, 0.25, 0.75, 1], [0, 1, 1, 1, 0] },
        { "Relu6", [0, 0, 0.25, 0.75, 6], [0, 0, 1, 1, 0] },
        { "Hardsigmoid", [0, 2.75 / 6, 3.25 / 6, 3.75 / 6, 1], [0, 1.0 / 6, 1.0 / 6, 1.0 / 6, 0] },
        { "Hardshrink", [-4, 0, 0, 0.75, 7], [1, 0, 0, 1, 1] },
        { "Softshrink", [-3.5, 0, 0, 0.25, 6.5], [1, 0, 0, 1, 1] },
    };

    [Theory]
    [MemberData(nameof(Straight))]
    public void Straight_lines(string name, double[] values, double[] slopes)
    {
        Func<Tensor, Tensor> f = name switch
        {
            "Hardtanh" => static x => x.Hardtanh(),
            "Relu6" => static x => x.Relu6(),
            "Hardsigmoid" => static x => x.Hardsigmoid(),
            "Hardshrink" => static x => x.Hardshrink(),
            _ => static x => x.Softshrink(),
        };
        Assert.True(f(s_x).AllClose(Tensor.Of(values), 1e-15));
        Assert.True(Grad((Tensor x) => f(x).Sum())(s_x).AllClose(Tensor.Of(slopes), 1e-15));
    }

    [Fact]
    public void Curves_follow_their_formulas()
    {
        double[] xs = s_x.ToArray<double>();
        Same(s_x.Tanhshrink(), x => x - Math.Tanh(x));
        Same(s_x.Softsign(), x => x / (1 + Math.Abs(x)));
        Same(s_x.LogSigmoid(), x => -Math.Log(1 + Math.Exp(-x)));
        Same(s_x.Mish(), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))));
        Same(s_x.Selu(), x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)));
        Same(s_x.Celu(2), x => x > 0 ? x : 2 * (Math.Exp(x / 2) - 1));
        Same(s_x.Hardswish(), x => x * Math.Clamp(x + 3, 0, 6) / 6);
        Same(s_x.RRelu(0.1, 0.3), x => x > 0 ? x : 0.2 * x);
        Same(s_x.Threshold(0.5, 9), x => x > 0.5 ? x : 9);
        void Same(Tensor found, Func<double, double> f) => Assert.True(found.AllClose(Tensor.Of(Array.ConvertAll(xs, x => f(x))), 1e-13, 1e-14));
    }

    [Fact]
    public void Every_curve_has_the_slope_of_its_differences()
    {
        foreach (Func<Tensor, Tensor> f in (Func<Tensor, Tensor>[])[x => x.Tanhshrink(), x => x.Softsign(), x => x.LogSigmoid(), x => x.Mish(), x => x.Selu(), x => x.Celu(2), x => x.Hardswish(), x => x.Softmin(0)])
        {
            Tensor g = Grad((Tensor x) => (f(x) * Tensor.Arange(5, DType.Float64)).Sum())(s_x);
            for (int i = 0; i < 5; i++)
            {
                Tensor step = Functions.Equal(Tensor.Arange(5), i).Cast(DType.Float64) * 1e-5;
                double slope = (double)((f(s_x + step) - f(s_x - step)) * Tensor.Arange(5, DType.Float64)).Sum() / 2e-5;
                Assert.Equal(slope, g[i].ToScalar<double>(), 6);
            }
        }
    }

    [Fact]
    public void Weights_belong_to_channels()
    {
        Tensor x = Tensor.Of([-1.0, 2, -3, -4], [1, 2, 2]);
        Assert.Equal([-0.5, 2, -0.75, -1], x.PRelu(Tensor.Of([0.5, 0.25])).ToArray<double>());
        Assert.Equal([-1.0, -7], Grad((Tensor w) => x.PRelu(w).Sum())(Tensor.Of([0.5, 0.25])).ToArray<double>());
        Assert.Contains("one weight or one for each channel", Assert.Throws<ArgumentException>(() => x.PRelu(Tensor.Of([1.0, 2, 3]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Halves_gate_halves()
    {
        Tensor y = Tensor.Of([1.0, 2, 0, 0], [2, 2]).Glu(0);
        Assert.Equal([0.5, 1], y.ToArray<double>());
        Assert.Contains("odd", Assert.Throws<ArgumentException>(() => Tensor.Zeros(3).Glu()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawn_slopes_lie_between_the_bounds()
    {
        double[] slopes = (-Tensor.Ones([1000], DType.Float64)).RRelu(0.1, 0.3, training: true, generator: new Generator(5)).ToArray<double>();
        Assert.All(slopes, slope => Assert.InRange(slope, -0.3, -0.1));
        Assert.True(slopes.Max() - slopes.Min() > 0.15);
    }
}
