namespace Nabla;

public static partial class Transform
{
    /// <summary>The same function with a reverse rule of your own: <paramref name="reverse"/> is given x, f(x) and the cotangent, and returns the gradient of x.</summary>
    /// <param name="f">The function.</param>
    /// <param name="reverse">(x, y, g) ↦ the gradient of x, from the cotangent g of y.</param>
    /// <param name="forward">(x, y, dx) ↦ the tangent of y, from the tangent dx of x. Without it forward mode cannot go through the function.</param>
    /// <exception cref="InvalidOperationException">When differentiated: the rule returned another element type, or a shape that x does not broadcast to.</exception>
    public static Func<Tensor, Tensor> WithRule(
        Func<Tensor, Tensor> f, Func<Tensor, Tensor, Tensor, Tensor> reverse, Func<Tensor, Tensor, Tensor, Tensor>? forward = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(reverse);
        return new RuleFunction(f, reverse, forward).Apply;
    }

    private sealed class RuleFunction(
        Func<Tensor, Tensor> f, Func<Tensor, Tensor, Tensor, Tensor> reverse, Func<Tensor, Tensor, Tensor, Tensor>? forward) : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs)
        {
            Tensor output = f(inputs);
            saved.Keep(inputs, output);
            return output;
        }

        protected override Tensor Backward(Saved saved, Tensor cotangent) => reverse(saved[0], saved[1], cotangent);

        protected override Tensor Tangent(Saved saved, Tensor tangents) => forward is null
            ? throw new NotSupportedException(
                "Forward mode (Jvp, Hvp, JacobianForward) goes through a function made by WithRule without a forward rule. Give it one: WithRule(f, reverse, forward: (x, y, dx) => …), or use reverse mode.")
            : forward(saved[0], saved[1], tangents);
    }
}
