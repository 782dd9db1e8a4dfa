namespace Nabla;

/// <summary>The derivative of what a solver found with respect to the parameters it found it for.</summary>
/// <remarks>
/// Note [A solution is a constant with a rule]
/// The solver itself runs on detached values and is not differentiated. Its result goes through this operation, which
/// takes the solution and the parameters, returns the solution as it is, and knows how it moves when the parameters do.
/// The rules are evaluated at the solution; for derivatives of derivatives that too must move with the parameters, so a
/// rule passes it through the operation once more. Nothing is ever solved twice for the same parameters, and any order and
/// any mix of modes follows.
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
        return [solution.ZerosLike(), .. Transpose(solution, parameters, cotangent)];
    }

    protected sealed override Tensor Tangent(Saved saved, Tensor[] tangents)
    {
        (Tensor solution, Tensor[] parameters) = Connected(saved);
        return Push(solution, parameters, tangents[1..]);
    }

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
