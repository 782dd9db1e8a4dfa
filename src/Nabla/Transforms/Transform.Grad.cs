namespace Nabla;

public static partial class Transform
{
    /// <summary>The gradient of a scalar function.</summary>
    /// <exception cref="InvalidOperationException">When called: the function's result is not a scalar.</exception>
    public static Func<Tensor, Tensor> Grad(Func<Tensor, Tensor> f)
    {
        Func<Tensor, (Tensor Value, Tensor Gradient)> both = ValueAndGrad(f);
        return x => both(x).Gradient;
    }

    /// <summary>The value of a scalar function and its gradient, from one forward and one backward pass.</summary>
    /// <exception cref="InvalidOperationException">When called: the function's result is not a scalar.</exception>
    public static Func<Tensor, (Tensor Value, Tensor Gradient)> ValueAndGrad(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            (Tensor value, Tensor[] gradients) = Differentiate([x], leaves => f(leaves[0]));
            return (value, gradients[0]);
        };
    }

    /// <summary>The value of a function and its pullback, which takes a cotangent of the value to the cotangent of the argument, as often as asked.</summary>
    public static (Tensor Value, Func<Tensor, Tensor> Pullback) Vjp(Func<Tensor, Tensor> f, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        Linearization line = new([x], leaves => f(leaves[0]));
        return (line.Value, g => line.Pull(g, retainGraph: true)[0]);
    }

    private static (Tensor Value, Tensor[] Gradients) Differentiate(Tensor[] leaves, Func<Tensor[], Tensor> f)
    {
        Linearization line = new(leaves, f);
        if (line.Value.Count != 1)
        {
            throw new InvalidOperationException(
                $"The gradient of a function is that of a number, but this one returned {line.Value.Type}. Reduce the result (Sum, Mean), or use Vjp with a cotangent.");
        }

        Tensor[] gradients = line.Pull(line.Value.OnesLike(), retainGraph: false);
        if (!Array.Exists(leaves, leaf => leaf is Tracer))
        {
            StoragePool.SafePoint();
        }

        return (line.Value, gradients);
    }
}
