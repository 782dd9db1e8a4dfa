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
        (Tensor value, Func<Tensor, Tensor[]> pullback) = Pull([x], leaves => f(leaves[0]));
        return (value, g => pullback(g)[0]);
    }

    private static (Tensor Value, Tensor[] Gradients) Differentiate(Tensor[] leaves, Func<Tensor[], Tensor> f)
    {
        (Tensor value, Func<Tensor, Tensor[]> pullback) = Pull(leaves, f);
        if (value.Count != 1)
        {
            throw new InvalidOperationException(
                $"The gradient of a function is that of a number, but this one returned {value.Type}. Reduce the result (Sum, Mean), or use Vjp with a cotangent.");
        }

        return (value, pullback(value.OnesLike()));
    }

    private static (Tensor Value, Func<Tensor, Tensor[]> Pullback) Pull(Tensor[] leaves, Func<Tensor[], Tensor> f)
    {
        Reverse reverse = new();
        Traced[] lifted = new Traced[leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            Tensor leaf = leaves[i];
            if (!leaf.DType.IsFloating())
            {
                throw new ArgumentException(
                    $"A gradient was asked with respect to a tensor of {leaf.Type}: only floating-point numbers have gradients. Write 1f instead of 1, or cast it.");
            }

            lifted[i] = reverse.Lift(leaf.IsWeak ? leaf.Concrete.CastScalar(leaf.DType) : leaf);
        }

        Tensor output = f(Array.ConvertAll(lifted, t => (Tensor)t));
        Tensor value = reverse.Lower(output);
        reverse.Close();
        return (value, Pullback);

        Tensor[] Pullback(Tensor cotangent)
        {
            cotangent = Alignment.As(cotangent, value.DType);
            if (!cotangent.Shape.Equals(value.Shape))
            {
                throw new ArgumentException($"The cotangent of a value of {value.Shape} has that shape, not {cotangent.Shape}.", nameof(cotangent));
            }

            Tensor?[] gradients = new Pass(reverse, retainGraph: true, createGraph: false).Pull(output, cotangent, lifted);
            Tensor[] result = new Tensor[lifted.Length];
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = gradients[i] ?? lifted[i].Primal.ZerosLike();
            }

            return result;
        }
    }
}
