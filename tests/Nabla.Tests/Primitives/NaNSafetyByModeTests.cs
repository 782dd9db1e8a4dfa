using static Nabla.Functions;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>The policy of docs/guide/nan-safety.md in every mode: reverse, forward, the second derivative by each pair of modes, and all of that inside Vmap.</summary>
public sealed class NaNSafetyByModeTests
{
    private const double Inf = double.PositiveInfinity;

    private static readonly (string Name, Func<Tensor, Tensor> F, double[] Point, double[] Gradient, double[]? Hessian)[] s_cases =
    [
        ("where, taken twice: logarithm", x => Where(x > 0, Where(x > 0, x, 1).Log(), 0).Sum(), [0, 1, -1], [0, 1, 0], [0, 0, 0, 0, -1, 0, 0, 0, 0]),
        ("where, taken twice: quotient", x => Where(Equal(x, 0), 0, 1 / Where(Equal(x, 0), 1, x)).Sum(), [0, 1], [0, -1], [0, 0, 0, 2]),
        ("where: square root", x => Where(x > 0, x.Sqrt(), 0).Sum(), [0, 4], [0, 0.25], null),
        ("where, taken twice: square root", x => Where(x > 0, Where(x > 0, x, 1).Sqrt(), 0).Sum(), [0, 4], [0, 0.25], [0, 0, 0, -1 / 32.0]),
        ("where: a constant NaN", x => Where(x > 0, x, double.NaN)[1], [0, 4], [0, 1], [0, 0, 0, 0]),
        ("norm", x => x.Norm(), [0, 0], [0, 0], [0, 0, 0, 0]),
        ("norm of 3 and 4", x => x.Norm(), [3, 4], [0.6, 0.8], [0.128, -0.096, -0.096, 0.072]),
        ("norm 1", x => x.Norm(1), [0, 2], [0, 1], [0, 0, 0, 0]),
        ("norm 3/2", x => x.Norm(1.5), [0, 0], [0, 0], [0, 0, 0, 0]),
        ("norm 3/2 beside another", x => x.Norm(1.5), [0, 4], [0, 1], null),
        ("norm 3", x => x.Norm(3), [0, 0], [0, 0], [0, 0, 0, 0]),
        ("norm 3 beside another", x => x.Norm(3), [0, 4], [0, 1], [0, 0, 0, 0]),
        ("norm ∞", x => x.Norm(Inf), [0, 0], [0, 0], [0, 0, 0, 0]),
        ("standard deviation", x => x.Std(), [2, 2, 2], [0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("square root", x => x.Sqrt().Sum(), [0], [Inf], null),
        ("square root of what does not move", x => (x * 0).Sqrt().Sum() * 0, [0], [0], null),
        ("logsumexp of nothing", x => x.LogSumExp(), [-Inf, -Inf], [0, 0], [0, 0, 0, 0]),
        ("logsumexp", x => x.LogSumExp(), [-Inf, 1, 1], [0, 0.5, 0.5], [0, 0, 0, 0, 0.25, -0.25, 0, -0.25, 0.25]),
        ("softmax", x => x.Softmax(0)[1], [-Inf, 1, 1], [0, 0.25, -0.25], [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("log-softmax", x => x.LogSoftmax(0)[1], [-Inf, 1, 1], [0, 0.5, -0.5], [0, 0, 0, 0, -0.25, 0.25, 0, 0.25, -0.25]),
        ("x⁰", x => x.Pow(Tensor.Of(0.0)).Sum(), [0], [0], [0]),
        ("x¹", x => x.Pow(Tensor.Of(1.0)).Sum(), [0], [1], [0]),
        ("x²", x => x.Pow(Tensor.Of(2.0)).Sum(), [0], [0], [2]),
        ("x³", x => x.Pow(Tensor.Of(3.0)).Sum(), [0], [0], [0]),
        ("0ʸ at 2", y => Tensor.Of(0.0).Pow(y).Sum(), [2], [0], [0]),
        ("0ʸ at 0", y => Tensor.Of(0.0).Pow(y).Sum(), [0], [0], [0]),
        ("xʸ at (0, 2)", p => p[0].Pow(p[1]), [0, 2], [0, 0], [2, 0, 0, 0]),
        ("xʸ at (0, 3)", p => p[0].Pow(p[1]), [0, 3], [0, 0], [0, 0, 0, 0]),
        ("xʸ at (4, 0)", p => p[0].Pow(p[1]), [4, 0], [0, Math.Log(4)], [0, 0.25, 0.25, Math.Log(4) * Math.Log(4)]),
        ("(−2)² in its base", x => x.Pow(Tensor.Of(2.0)).Sum(), [-2], [-4], [2]),
        ("ties of max", x => x.Max(), [1, 3, 3], [0, 0.5, 0.5], [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("ties of min", x => x.Min(), [1, 1, 3], [0.5, 0.5, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("a tie of two", p => p[0].Maximum(p[1]), [2, 2], [0.5, 0.5], [0, 0, 0, 0]),
        ("x ln y, masked", p => Where(Equal(p[0], 0), 0, p[0] * Where(Equal(p[0], 0), 1, p[1]).Log()), [0, 0], [0, 0], [0, 0, 0, 0]),
        ("|x|", x => x.Abs().Sum(), [0, -1], [0, -1], [0, 0, 0, 0]),
        ("sign", x => x.Sign().Sum(), [0, -1], [0, 0], [0, 0, 0, 0]),
        ("relu", x => x.Relu().Sum(), [0, -1], [0, 0], [0, 0, 0, 0]),
        ("clamp on its bounds", x => x.Clamp(0, 1).Sum(), [0, 1, 2], [1, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("product with zeros", x => x.Prod(), [0, 0, 3], [0, 0, 0], [0, 3, 0, 3, 0, 0, 0, 0, 0]),
    ];

    public static TheoryData<int, string> Cases()
    {
        TheoryData<int, string> data = [];
        for (int i = 0; i < s_cases.Length; i++)
        {
            data.Add(i, s_cases[i].Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Holds(int index, string name)
    {
        (_, Func<Tensor, Tensor> f, double[] at, double[] gradient, double[]? hessian) = s_cases[index];
        Tensor x = Tensor.Of(at);
        List<string> wrong = [];
        foreach ((string how, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> once) in Batched())
        {
            Check($"reverse{how}", once(Grad(f)), gradient);
            Check($"forward{how}", once(JacobianForward(f)), gradient);
            if (hessian is not null)
            {
                Check($"forward over reverse{how}", once(JacobianForward(Grad(f))), hessian);
                Check($"reverse over reverse{how}", once(JacobianReverse(Grad(f))), hessian);
                Check($"reverse over forward{how}", once(JacobianReverse(JacobianForward(f))), hessian);
                Check($"forward over forward{how}", once(JacobianForward(JacobianForward(f))), hessian);
            }
        }

        Assert.True(wrong.Count == 0, $"{name}: {string.Join("; ", wrong)}");

        void Check(string mode, Func<Tensor, Tensor> derivative, double[] expected)
        {
            Tensor found = derivative(x);
            if (!found.Reshape(-1).AllClose(Tensor.Of(expected), 1e-12, 1e-12) && !found.ToArray<double>().SequenceEqual(expected))
            {
                wrong.Add($"{mode} gives [{string.Join(", ", found.ToArray<double>())}], not [{string.Join(", ", expected)}]");
            }
        }

        // The same beside an ordinary example, so that masks cannot depend on all elements at once.
        IEnumerable<(string How, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> Once)> Batched()
        {
            yield return ("", g => g);
            yield return (" inside Vmap", g => z => Vmap(g)(Stack([z.OnesLike() * 0.7, z], 0))[1]);
        }
    }

    [Fact]
    public void ARowOfNothingHasNoSoftmax()
    {
        // 0/0: the value itself is undefined, so it is NaN, as in PyTorch; what is masked away afterwards receives nothing back.
        Tensor nothing = Tensor.Of([-Inf, -Inf]);

        Assert.Equal([double.NaN, double.NaN], nothing.Softmax(0).ToArray<double>());
        Func<Tensor, Tensor> masked = x =>
        {
            Tensor empty = Equal(x.Max(), double.NegativeInfinity);
            return Where(empty, 0, Where(empty, 0, x).Softmax(0))[0];
        };
        Assert.Equal([0.0, 0], Grad(masked)(nothing).ToArray<double>());
        Assert.Equal([0.0, 0], JacobianForward(masked)(nothing).ToArray<double>());
    }

    [Fact]
    public void WhatIsNotHealed()
    {
        Assert.True(double.IsNaN((double)Grad((Tensor x) => x.Square().Sqrt())(Tensor.Of(0.0))));
        Assert.True(double.IsNaN((double)Jvp((Tensor x) => x.Sqrt() * 0, Tensor.Of(0.0), Tensor.Of(1.0)).Tangent));
        Assert.True(double.IsNaN((double)Grad((Tensor x) => Where(x > 0, 1 / x, 0))(Tensor.Of(0.0))));
        Assert.True(double.IsNaN((double)Grad((Tensor x) => Where(x > 0, x.Log(), 0))(Tensor.Of(0.0))));
        Assert.True(double.IsNaN((double)Grad((Tensor y) => Tensor.Of(-2.0).Pow(y))(Tensor.Of(2.0))));
    }
}
