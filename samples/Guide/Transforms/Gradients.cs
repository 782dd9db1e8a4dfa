using Nabla;
using Nabla.Testing;
using static GuideSample.Inputs;
using static Nabla.Transform;

namespace GuideSample.Transforms;

/// <summary>Gradients of functions of tensors and of trees, and how to check them.</summary>
internal static class Gradients
{
    public static void OfAFunction()
    {
        // snippet: grad
        Func<Tensor, Tensor> f = x => x.Tanh().Sum();
        Func<Tensor, Tensor> df = Grad(f);
        Tensor x = Draw(4);
        Expect.Close(df(x), 1 - x.Tanh().Square());

        Func<Tensor, Tensor> tanh = x => x.Tanh();
        Expect.Close(Grad(Grad(Grad(tanh)))(0.0), -2.0);
        // end
    }

    public static void Logistic()
    {
        // snippet: logistic-regression
        Tensor x = Draw(20, 3);
        Tensor labels = (x[.., 0] > x[.., 1]).Cast(DType.Float64);
        Tensor Predict(Tensor w) => x.MatMul(w).Sigmoid();
        Tensor Loss(Tensor w) => -(labels * Predict(w).Log() + (1 - labels) * (1 - Predict(w)).Log()).Mean();

        Tensor weights = Tensor.Zeros([3], DType.Float64);
        Expect.Close(Grad(Loss)(weights), x.T.MatMul(Predict(weights) - labels) / 20);

        double before = (double)Loss(weights);
        for (int i = 0; i < 100; i++)
        {
            weights -= 2 * Grad(Loss)(weights);
        }

        Expect.Below((double)Loss(weights), before / 4);
        // end
    }

    public static void Tuples()
    {
        // snippet: grad-of-a-tuple
        Tensor x = Draw(20, 3);
        Tensor Loss((Tensor W, Tensor B) p) => (x.MatMul(p.W) + p.B).Square().Mean();

        (Tensor W, Tensor B) parameters = (Tensor.Of([1.0, -2.0, 0.5]), Tensor.Of(3.0));
        (Tensor loss, (Tensor W, Tensor B) gradient) = ValueAndGrad<(Tensor W, Tensor B)>(Loss)(parameters);
        Expect.Close(loss, Loss(parameters));
        Expect.Close(gradient.B, 2 * (x.MatMul(parameters.W) + parameters.B).Mean());
        // end
    }

    public static void Records()
    {
        // snippet: grad-of-a-record
        Tensor x = Draw(50);
        Tensor y = 3 - 2 * x;
        Tensor Loss(Line line) => (line.Slope * x + line.Offset - y).Square().Mean();

        Line line = new(Slope: 0.0, Offset: 0.0);
        Func<Line, (Tensor Value, Line Gradient)> lossAndGradient = ValueAndGrad<Line>(Loss);
        for (int i = 0; i < 100; i++)
        {
            (_, Line gradient) = lossAndGradient(line);
            line = Tree.Map(line, gradient, (p, g) => p - 0.2 * g);
        }

        Expect.Close(line.Slope, -2.0);
        Expect.Close(line.Offset, 3.0);
        // end
    }

    public static void Arguments()
    {
        // snippet: first-argument
        Func<Tensor, Tensor, Tensor, Tensor> squaredError = (w, x, y) => (x.MatMul(w) - y).Square().Sum();
        Tensor w = Tensor.Of([1.0, 2.0, 3.0]);
        Tensor x = Draw(5, 3);
        Tensor y = Draw(5);
        Expect.Close(Grad(squaredError)(w, x, y), 2 * x.T.MatMul(x.MatMul(w) - y));
        Expect.Close(Grad((Tensor target) => squaredError(w, x, target))(y), -2 * (x.MatMul(w) - y));
        // end
    }

    public static void ByDifferences()
    {
        // snippet: check-by-differences
        Func<Tensor, Tensor> f = x => (x.Sin() * x).Sum();
        Tensor x = Draw(6);
        Tensor v = Tensor.Of([1.0, -0.5, 2.0, 0.3, -1.0, 0.7]);
        const double H = 1e-4;
        Tensor slope = (f(x + H * v) - f(x - H * v)) / (2 * H);
        Expect.Close(slope, (Grad(f)(x) * v).Sum());
        // end
    }

    public static void ByTheLibrary()
    {
        // snippet: check-gradient
        double worst = GradientCheck.CheckGradient((Tensor x) => (x.Sin() * x).Sum(), Draw(6));
        Expect.Below(worst, 1e-6);
        // end
    }
}
