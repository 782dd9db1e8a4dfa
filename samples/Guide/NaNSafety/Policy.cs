using Nabla;

namespace GuideSample.NaNSafety;

/// <summary>Gradients where a function has no slope, or where 0 · ∞ lurks.</summary>
internal static class Policy
{
    public static void Masks()
    {
        // snippet: nan-where
        Tensor x = Tensor.Of([0.0, 2.0]);
        Func<Tensor, Tensor> once = v => Functions.Where(v > 0, v.Log(), 0).Sum();
        Func<Tensor, Tensor> twice = v => Functions.Where(v > 0, Functions.Where(v > 0, v, 1).Log(), 0).Sum();
        Expect.Same(double.IsNaN((double)Transform.Grad(once)(x)[0]), true);
        Expect.Close(Transform.Grad(twice)(x), Tensor.Of([0.0, 0.5]));
        Expect.Close(Transform.Hessian(twice)(x), Tensor.Of(new double[,] { { 0, 0 }, { 0, -0.25 } }));
        // end
    }

    public static void Norms()
    {
        // snippet: nan-norm
        Tensor origin = Tensor.Of([0.0, 0.0]);
        Expect.Close(Transform.Grad(v => v.Norm())(origin), Tensor.Of([0.0, 0.0]));
        Expect.Close(Transform.Hessian(v => v.Norm())(origin), Tensor.Of(new double[2, 2]));
        Expect.Same(double.IsNaN((double)Transform.Grad(v => v.Square().Sum().Sqrt())(origin)[0]), true);
        // end
    }

    public static void Roots()
    {
        // snippet: nan-sqrt
        Tensor zero = Tensor.Of(0.0);
        Expect.Same((double)Transform.Grad(v => v.Sqrt())(zero), double.PositiveInfinity);
        Expect.Close(Transform.Grad(v => v.Sqrt() * 0)(zero), Tensor.Of(0.0));
        // end
    }

    public static void Sums()
    {
        // snippet: nan-logsumexp
        Tensor nothing = Tensor.Full([2], double.NegativeInfinity);
        Expect.Same((double)nothing.LogSumExp(), double.NegativeInfinity);
        Expect.Close(Transform.Grad(v => v.LogSumExp())(nothing), Tensor.Of([0.0, 0.0]));
        Expect.Close(Transform.JacobianForward(v => v.LogSumExp())(nothing), Tensor.Of([0.0, 0.0]));
        Expect.Same(double.IsNaN((double)nothing.Softmax(0)[0]), true);
        // end
    }

    public static void Powers()
    {
        // snippet: nan-pow
        Tensor zero = Tensor.Of(0.0);
        Expect.Close(Transform.Grad(v => v.Pow(Tensor.Of(0.0)))(zero), Tensor.Of(0.0));
        Expect.Close(Transform.Hessian(v => v.Pow(Tensor.Of(2.0)))(zero), Tensor.Of(2.0));
        Expect.Close(Transform.Grad(y => zero.Pow(y))(Tensor.Of(2.0)), Tensor.Of(0.0));
        Expect.Close(Transform.Grad(y => zero.Pow(y))(zero), Tensor.Of(0.0));
        // end
    }

    public static void Ties()
    {
        // snippet: nan-ties
        Expect.Close(Transform.Grad(v => v.Max())(Tensor.Of([1.0, 3.0, 3.0])), Tensor.Of([0.0, 0.5, 0.5]));
        Expect.Close(Transform.Grad(v => v.Abs().Sum())(Tensor.Of([0.0, -2.0])), Tensor.Of([0.0, -1.0]));
        Expect.Close(Transform.Grad(v => v.Relu().Sum())(Tensor.Of([0.0, 2.0])), Tensor.Of([0.0, 1.0]));
        Expect.Close(Transform.Grad(v => v.Clamp(0, 1).Sum())(Tensor.Of([0.0, 1.0, 2.0])), Tensor.Of([1.0, 1.0, 0.0]));
        // end
    }

    public static void Entropy()
    {
        // snippet: nan-entropy
        Func<Tensor, Tensor> entropy = p => -Functions.Where(p > 0, p * Functions.Where(p > 0, p, 1).Log(), 0).Sum();
        Tensor certain = Tensor.Of([1.0, 0.0]);
        Expect.Close(entropy(certain), Tensor.Of(0.0));
        Expect.Close(Transform.Grad(entropy)(certain), Tensor.Of([-1.0, 0.0]));
        // end
    }
}
