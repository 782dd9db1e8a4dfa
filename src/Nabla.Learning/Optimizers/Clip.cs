namespace Nabla.Learning;

/// <summary>Keeps gradients from exploding: called between Backward and the optimizer's step.</summary>
public static class Clip
{
    // PyTorch's: keeps the quotient finite where all gradients vanish.
    private const double Smallest = 1e-6;

    /// <summary>Scales all gradients by one factor, so that their norm taken together is at most <paramref name="limit"/>; PyTorch's clip_grad_norm_.</summary>
    /// <param name="parameters">Whose gradients; those without are left out.</param>
    /// <param name="limit">The greatest norm: min(1, limit/(norm + 10⁻⁶)) is the factor.</param>
    /// <returns>The norm before: a scalar. Where it is not finite, neither are the gradients afterwards.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not a number.</exception>
    public static Tensor ByNorm(IEnumerable<Variable> parameters, double limit)
    {
        Variable[] reached = Reached(parameters, limit);
        if (reached.Length == 0)
        {
            return Tensor.Zeros(Shape.Scalar);
        }

        using NoGradScope unrecorded = Transform.NoGrad();
        Tensor norm = Functions.Stack(Array.ConvertAll(reached, variable => variable.Grad!.Detach().Norm()), 0).Norm();
        Tensor factor = (limit / (norm + Smallest)).Minimum(1.0);
        foreach (Variable variable in reached)
        {
            variable.ReplaceGrad(variable.Grad!.Detach() * factor.Cast(variable.DType));
        }

        return norm;
    }

    /// <summary>Holds every element of every gradient between −<paramref name="limit"/> and <paramref name="limit"/>; PyTorch's clip_grad_value_.</summary>
    /// <param name="parameters">Whose gradients; those without are left out.</param>
    /// <param name="limit">The greatest magnitude.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not a number.</exception>
    public static void ByValue(IEnumerable<Variable> parameters, double limit)
    {
        using NoGradScope unrecorded = Transform.NoGrad();
        foreach (Variable variable in Reached(parameters, limit))
        {
            variable.ReplaceGrad(variable.Grad!.Detach().Clamp(-limit, limit));
        }
    }

    private static Variable[] Reached(IEnumerable<Variable> parameters, double limit)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return limit >= 0
            ? [.. parameters.Where(static variable => (variable ?? throw new ArgumentException("One of the parameters is null.", nameof(parameters))).Grad is not null)]
            : throw new ArgumentOutOfRangeException(nameof(limit), limit, "Gradients are clipped to a limit of 0 or more.");
    }
}
