using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>The gradient of a scalar function.</summary>
    /// <exception cref="InvalidOperationException">When called: the function's result is not a scalar, or not a floating-point number.</exception>
    public static Func<Tensor, Tensor> Grad(Func<Tensor, Tensor> f)
    {
        Func<Tensor, (Tensor Value, Tensor Gradient)> both = ValueAndGrad(f);
        return x => both(x).Gradient;
    }

    /// <summary>The value of a scalar function and its gradient, from one forward and one backward pass.</summary>
    /// <exception cref="InvalidOperationException">When called: the function's result is not a scalar, or not a floating-point number.</exception>
    public static Func<Tensor, (Tensor Value, Tensor Gradient)> ValueAndGrad(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            (Tensor value, Tensor[] gradients) = Differentiate([x], leaves => f(leaves[0]));
            return (value, gradients[0]);
        };
    }

    /// <summary>The gradient of a scalar function of two tensors with respect to one of them.</summary>
    /// <param name="f">The function.</param>
    /// <param name="argument">Which: 0 or 1. For both, make one argument of them: <c>Grad(((Tensor A, Tensor B) p) => f(p.A, p.B))</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor> Grad(Func<Tensor, Tensor, Tensor> f, int argument = 0)
    {
        Func<Tensor, Tensor, (Tensor Value, Tensor Gradient)> both = ValueAndGrad(f, argument);
        return (x, y) => both(x, y).Gradient;
    }

    /// <summary>The gradient of a scalar function of three tensors with respect to one of them.</summary>
    /// <param name="f">The function.</param>
    /// <param name="argument">Which: 0 to 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor> Grad(Func<Tensor, Tensor, Tensor, Tensor> f, int argument = 0)
    {
        Func<Tensor, Tensor, Tensor, (Tensor Value, Tensor Gradient)> both = ValueAndGrad(f, argument);
        return (x, y, z) => both(x, y, z).Gradient;
    }

    /// <summary>The value of a scalar function of two tensors and its gradient with respect to one of them.</summary>
    /// <param name="f">The function.</param>
    /// <param name="argument">Which: 0 or 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, (Tensor Value, Tensor Gradient)> ValueAndGrad(Func<Tensor, Tensor, Tensor> f, int argument = 0)
    {
        ArgumentNullException.ThrowIfNull(f);
        CheckArgument(argument, 2);
        return (x, y) => argument == 0 ? ValueAndGrad((Tensor v) => f(v, y))(x) : ValueAndGrad((Tensor v) => f(x, v))(y);
    }

    /// <summary>The value of a scalar function of three tensors and its gradient with respect to one of them.</summary>
    /// <param name="f">The function.</param>
    /// <param name="argument">Which: 0 to 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public static Func<Tensor, Tensor, Tensor, (Tensor Value, Tensor Gradient)> ValueAndGrad(Func<Tensor, Tensor, Tensor, Tensor> f, int argument = 0)
    {
        ArgumentNullException.ThrowIfNull(f);
        CheckArgument(argument, 3);
        return (x, y, z) => argument switch
        {
            0 => ValueAndGrad((Tensor v) => f(v, y, z))(x),
            1 => ValueAndGrad((Tensor v) => f(x, v, z))(y),
            _ => ValueAndGrad((Tensor v) => f(x, y, v))(z),
        };
    }

    /// <summary>The value of a function and its pullback, which takes a cotangent of the value to the cotangent of the argument, as often as asked.</summary>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Func<Tensor, Tensor> Pullback) Vjp(Func<Tensor, Tensor> f, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        Linearization line = new([x], leaves => f(leaves[0]));
        return (line.Value, g => line.Pull(g, retainGraph: true)[0]);
    }

    private static void CheckArgument(int argument, int count)
    {
        if ((uint)argument >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(nameof(argument), argument, $"A function of {count} arguments has arguments 0 to {count - 1}.");
        }
    }

    private static void CheckIsNumber(TensorType result)
    {
        CheckMoves(result, "gradient");
        if (result.Shape.Count != 1)
        {
            throw new InvalidOperationException(
                $"The gradient of a function is that of a number, but this one returned {result}. Reduce the result (Sum, Mean), or use Vjp with a cotangent{CallSite.Suffix()}.");
        }
    }

    /// <summary>Throws if a result does not move with what it is computed from, whose derivative would be zeros without a word.</summary>
    private static void CheckMoves(TensorType result, string derivative)
    {
        if (!result.DType.IsFloating())
        {
            throw new InvalidOperationException(
                $"A {derivative} was asked of a function that returned {result}: only floating-point numbers have derivatives. Return what it was before it became {result.DType.Name()}, or cast it{CallSite.Suffix()}.");
        }
    }

    private static (Tensor Value, Tensor[] Gradients) Differentiate(Tensor[] leaves, Func<Tensor[], Tensor> f)
    {
        Linearization line = new(leaves, f);
        CheckIsNumber(line.Value.Type);
        Tensor[] gradients = line.Pull(line.Value.OnesLike(), retainGraph: false);
        if (!Array.Exists(leaves, leaf => leaf is Tracer))
        {
            StoragePool.SafePoint();
        }

        return (line.Value, gradients);
    }
}
