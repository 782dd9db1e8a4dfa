using Nabla;
using static GuideSample.Inputs;
using static Nabla.Transform;

namespace GuideSample.Transforms;

/// <summary>Jacobians times vectors, vectors times Jacobians, Hessians times vectors, and whole matrices of derivatives.</summary>
internal static class Products
{
    public static void BothModes()
    {
        // snippet: jvp-and-vjp
        Tensor a = Draw(3, 4);
        Func<Tensor, Tensor> f = x => a.MatMul(x).Sin();
        Tensor x = Tensor.Of([0.1, 0.2, 0.3, 0.4]);
        Tensor dx = Tensor.Of([1.0, 0.0, -1.0, 2.0]);
        Tensor g = Tensor.Of([0.5, -1.0, 1.5]);

        (Tensor y, Tensor dy) = Jvp(f, x, dx);
        Expect.Close(y, f(x));
        Expect.Close(dy, a.MatMul(x).Cos() * a.MatMul(dx));

        (_, Func<Tensor, Tensor> pullback) = Vjp(f, x);
        Expect.Close(pullback(g), a.T.MatMul(g * a.MatMul(x).Cos()));
        Expect.Close((g * dy).Sum(), (pullback(g) * dx).Sum());
        // end
    }

    public static void OnePointManyDirections()
    {
        // snippet: linearize
        Func<Tensor, Tensor> f = x => x.Exp() * x;
        Tensor x = Draw(3);
        (_, Func<Tensor, Tensor> pushforward) = Linearize(f, x);
        foreach (Tensor dx in new[] { Tensor.Of([1.0, 0, 0]), Tensor.Of([0.5, 2, -1]) })
        {
            Expect.Close(pushforward(dx), Jvp(f, x, dx).Tangent);
        }
        // end
    }

    public static void HessianTimesVector()
    {
        // snippet: hessian-vector-products
        Tensor a = Draw(4, 4);
        Func<Tensor, Tensor> f = x => a.MatMul(x).Tanh().Square().Sum();
        Tensor x = Tensor.Of([0.1, 0.2, 0.3, 0.4]);
        Tensor v = Tensor.Of([1.0, -1.0, 0.5, 2.0]);

        Tensor forwardOverReverse = Jvp(Grad(f), x, v).Tangent;
        Tensor reverseOverForward = Grad(p => Jvp(f, p, v).Tangent)(x);
        Tensor reverseOverReverse = Grad(p => (Grad(f)(p) * v).Sum())(x);

        Expect.Close(reverseOverForward, forwardOverReverse);
        Expect.Close(reverseOverReverse, forwardOverReverse);
        Expect.Close(Hvp(f, x, v), forwardOverReverse);
        Expect.Close(Hessian(f)(x).MatMul(v), forwardOverReverse);
        // end
    }

    public static void Jacobians()
    {
        // snippet: jacobians
        Tensor a = Draw(3, 4);
        Func<Tensor, Tensor> f = x => a.MatMul(x).Sin();
        Tensor x = Tensor.Of([0.1, 0.2, 0.3, 0.4]);
        Tensor expected = a.MatMul(x).Cos().Unsqueeze(1) * a;

        Expect.Close(JacobianForward(f)(x), expected);
        Expect.Close(JacobianReverse(f)(x), expected);
        Expect.Close(Jacobian(f)(x), expected);
        // end
    }

    public static void JacobiansByHand()
    {
        // snippet: jacobian-by-hand
        Func<Tensor, Tensor> f = x => Functions.Concat([x.Square(), x.Sum(0, keepAxes: true)], 0);
        Tensor x = Tensor.Of([1.0, 2.0, 3.0]);
        Tensor unit = Tensor.Eye(3, dtype: DType.Float64);
        Tensor columns = Vmap(dx => Jvp(f, x, dx).Tangent, outAxis: 1)(unit);
        Expect.Close(columns, JacobianForward(f)(x));
        Expect.Close(columns, Tensor.Of(new double[,] { { 2, 0, 0 }, { 0, 4, 0 }, { 0, 0, 6 }, { 1, 1, 1 } }));
        // end
    }

    public static void WholeHessian()
    {
        // snippet: hessian
        Func<Tensor, Tensor> rosenbrock = x => (100 * (x[1..] - x[..^1].Square()).Square() + (1 - x[..^1]).Square()).Sum();
        Tensor x = Tensor.Of([-0.5, 0.3]);
        Tensor hessian = Hessian(rosenbrock)(x);
        Expect.Close(hessian, Tensor.Of(new double[,] { { (1200 * 0.25) - (400 * 0.3) + 2, 200 }, { 200, 200 } }));
        // end
    }
}
