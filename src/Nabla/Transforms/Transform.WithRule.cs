namespace Nabla;

public static partial class Transform
{
    /// <summary>The same function with a reverse rule of your own: <paramref name="reverse"/> is given x, f(x) and the cotangent, and returns the gradient of x.</summary>
    /// <exception cref="InvalidOperationException">When differentiated: the rule returned another element type, or a shape that x does not broadcast to.</exception>
    public static Func<Tensor, Tensor> WithRule(Func<Tensor, Tensor> f, Func<Tensor, Tensor, Tensor, Tensor> reverse)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(reverse);
        return new RuleFunction(f, reverse).Apply;
    }

    private sealed class RuleFunction(Func<Tensor, Tensor> f, Func<Tensor, Tensor, Tensor, Tensor> reverse) : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs)
        {
            Tensor output = f(inputs);
            saved.Keep(inputs, output);
            return output;
        }

        protected override Tensor Backward(Saved saved, Tensor cotangent) => reverse(saved[0], saved[1], cotangent);
    }
}
