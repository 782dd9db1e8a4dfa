namespace Nabla;

/// <summary>The derivative of what a solver found with respect to the parameters it found it for.</summary>
/// <remarks>
/// Note [A solution is a constant with a rule]
/// The solver itself runs on detached values and is not differentiated. Its result goes through this operation, which
/// takes the solution and the parameters, returns the solution as it is, and knows how it moves when the parameters do.
/// The rules are evaluated at the solution; for derivatives of derivatives that too must move with the parameters, so a
/// rule passes it through the operation once more. Nothing is ever solved twice for the same parameters, and any order and
/// any mix of modes follows.
///
/// Note [Derivatives are asked for at size 1]
/// They are linear in the cotangent or the tangents, and are found to a tolerance that is absolute near 0: of a cotangent of 1e-6, as
/// a mean over many examples sends, an iteration would believe after one step that nothing is left to do. So what is asked for is
/// divided by its magnitude, a power of two, so that nothing is rounded, and the answer is multiplied by it.
/// </remarks>
internal abstract class SolutionRule : Function<Tensor[], Tensor>
{
    /// <summary>The solution as a function of the parameters.</summary>
    public Tensor Of(Tensor solution, Tensor[] parameters) => Apply([solution, .. parameters]);

    /// <summary>The cotangents of the parameters.</summary>
    protected abstract Tensor[] Transpose(Tensor solution, Tensor[] parameters, Tensor g);

    /// <summary>The tangent of the solution.</summary>
    protected abstract Tensor Push(Tensor solution, Tensor[] parameters, Tensor[] tangents);

    protected sealed override Tensor Forward(Saved saved, Tensor[] inputs)
    {
        saved.Keep(inputs);
        return inputs[0];
    }

    protected sealed override Tensor[] Backward(Saved saved, Tensor cotangent)
    {
        (Tensor solution, Tensor[] parameters) = Connected(saved);
        Tensor magnitude = Magnitude([cotangent]);
        Tensor[] pulled = Transpose(solution, parameters, Scaled(cotangent, 1 / magnitude));
        return [solution.ZerosLike(), .. Array.ConvertAll(pulled, gradient => Scaled(gradient, magnitude))];
    }

    protected sealed override Tensor Tangent(Saved saved, Tensor[] tangents)
    {
        (Tensor solution, Tensor[] parameters) = Connected(saved);
        Tensor magnitude = Magnitude(tangents[1..]);
        Tensor[] directions = Array.ConvertAll(tangents[1..], tangent => Scaled(tangent, 1 / magnitude));
        return Scaled(Push(solution, parameters, directions), magnitude);
    }

    /// <summary>A power of two near the greatest magnitude of all elements, of each example by itself; 1 where that is 0 or not finite.</summary>
    private static Tensor Magnitude(Tensor[] tensors)
    {
        Tensor greatest = 0.0;
        foreach (Tensor tensor in tensors)
        {
            if (tensor.DType.IsFloating() && tensor.Count > 0)
            {
                greatest = tensor.Detach().Cast(DType.Float64).Abs().Max().Maximum(greatest);
            }
        }

        Tensor power = greatest.Log2().Round().Exp2();
        return Functions.Where((power > 0) & (power < double.PositiveInfinity), power, 1);
    }

    private static Tensor Scaled(Tensor x, Tensor factor) => x.DType.IsFloating() ? x * factor.Cast(x.DType) : x;

    private (Tensor Solution, Tensor[] Parameters) Connected(Saved saved)
    {
        Tensor[] parameters = new Tensor[saved.Count - 1];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = saved[i + 1];
        }

        return (Of(saved[0], parameters), parameters);
    }
}
