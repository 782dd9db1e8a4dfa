using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>The same function with a reverse rule of your own: <paramref name="reverse"/> is given x, f(x) and the cotangent, and returns the gradient of x. JAX's custom_vjp and custom_jvp in one.</summary>
    /// <param name="f">The function. It may depend on its argument only.</param>
    /// <param name="reverse">(x, y, g) ↦ the gradient of x, from the cotangent g of y.</param>
    /// <param name="forward">(x, y, dx) ↦ the tangent of y, from the tangent dx of x. Without it forward mode cannot go through the function.</param>
    /// <exception cref="InvalidOperationException">When differentiated: the rule returned another element type, or a shape that x does not broadcast to.</exception>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor> WithRule(
        Func<Tensor, Tensor> f, Func<Tensor, Tensor, Tensor, Tensor> reverse, Func<Tensor, Tensor, Tensor, Tensor>? forward = null)
        => WithRule<Tensor, Tensor>(f, reverse, forward);

    /// <summary>The same function of a tree with a reverse rule of your own.</summary>
    /// <typeparam name="T">The type of the argument: a tuple, array, dictionary or <c>[Tree]</c> record of tensors.</typeparam>
    /// <typeparam name="R">The type of the result, likewise.</typeparam>
    /// <param name="f">The function. It may depend on its argument only.</param>
    /// <param name="reverse">(x, y, g) ↦ the gradient of x, a tree like x, from the cotangent g of y, a tree like y. A tensor left null is zero, as are those of what is not floating-point numbers.</param>
    /// <param name="forward">(x, y, dx) ↦ the tangent of y, from the tangent dx of x. Without it forward mode cannot go through the function.</param>
    /// <exception cref="InvalidOperationException">When differentiated: a gradient is of another element type than its input, or of a shape that the input does not broadcast to.</exception>
    public static Func<T, R> WithRule<T, R>(Func<T, R> f, Func<T, R, R, T> reverse, Func<T, R, T, R>? forward = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(reverse);
        RuleFunction<T, R> ruled = new(f, reverse, forward);
        return x =>
        {
            _ = Arguments.Leaves(x, nameof(WithRule), nameof(x));
            return ruled.Apply(x);
        };
    }

    /// <summary>The same function of two arguments with a reverse rule of your own. Arguments and results may be trees.</summary>
    /// <param name="f">The function. It may depend on its arguments only.</param>
    /// <param name="reverse">(a, b, y, g) ↦ the gradients of a and b, from the cotangent g of y. One left null is zero.</param>
    /// <param name="forward">(a, b, y, da, db) ↦ the tangent of y, from the tangents of a and b; one that does not move has a tangent of zeros. Without it forward mode cannot go through the function.</param>
    /// <example><code>Func&lt;Tensor, Tensor, Tensor&gt; product = WithRule((Tensor a, Tensor b) => a * b, (a, b, y, g) => (g * b, g * a));</code></example>
    /// <exception cref="InvalidOperationException">When differentiated: a gradient is of another element type than its input, or of a shape that the input does not broadcast to.</exception>
    public static Func<A, B, R> WithRule<A, B, R>(Func<A, B, R> f, Func<A, B, R, R, (A?, B?)> reverse, Func<A, B, R, A, B, R>? forward = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(reverse);
        TreeRegistry.Tuple<A, B>();
        Func<(A A, B B), R> ruled = WithRule<(A A, B B), R>(
            x => f(x.A, x.B),
            (x, y, g) => reverse(x.A, x.B, y, g)!,
            forward is null ? null : (x, y, dx) => forward(x.A, x.B, y, dx.A, dx.B));
        return (a, b) => ruled((a, b));
    }

    /// <summary>The same function of three arguments with a reverse rule of your own. Arguments and results may be trees.</summary>
    /// <param name="f">The function. It may depend on its arguments only.</param>
    /// <param name="reverse">(a, b, c, y, g) ↦ the gradients of a, b and c, from the cotangent g of y. One left null is zero.</param>
    /// <param name="forward">(a, b, c, y, da, db, dc) ↦ the tangent of y, from the tangents of a, b and c; one that does not move has a tangent of zeros. Without it forward mode cannot go through the function.</param>
    /// <exception cref="InvalidOperationException">When differentiated: a gradient is of another element type than its input, or of a shape that the input does not broadcast to.</exception>
    public static Func<A, B, C, R> WithRule<A, B, C, R>(Func<A, B, C, R> f, Func<A, B, C, R, R, (A?, B?, C?)> reverse, Func<A, B, C, R, A, B, C, R>? forward = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(reverse);
        TreeRegistry.Tuple<A, B, C>();
        Func<(A A, B B, C C), R> ruled = WithRule<(A A, B B, C C), R>(
            x => f(x.A, x.B, x.C),
            (x, y, g) => reverse(x.A, x.B, x.C, y, g)!,
            forward is null ? null : (x, y, dx) => forward(x.A, x.B, x.C, y, dx.A, dx.B, dx.C));
        return (a, b, c) => ruled((a, b, c));
    }

    private sealed class RuleFunction<T, R>(Func<T, R> f, Func<T, R, R, T> reverse, Func<T, R, T, R>? forward) : Function<T, R>
    {
        internal override string Name => nameof(WithRule);

        protected override R Forward(Saved saved, T inputs)
        {
            R output = Returned(f(inputs), nameof(WithRule));
            saved.Call = (inputs, output);
            return output;
        }

        protected override T Backward(Saved saved, R cotangent)
        {
            (T inputs, R output) = ((T, R))saved.Call!;
            return reverse(inputs, output, cotangent);
        }

        protected override R Tangent(Saved saved, T tangents)
        {
            if (forward is null)
            {
                throw new NotSupportedException(
                    $"Forward mode (Jvp, Hvp, JacobianForward) goes through a function made by WithRule without a forward rule{CallSite.Suffix()}. Give it one: WithRule(f, reverse, forward: (x, y, dx) => …), or use reverse mode (Grad, JacobianReverse).");
            }

            (T inputs, R output) = ((T, R))saved.Call!;
            return forward(inputs, output, tangents);
        }
    }
}
