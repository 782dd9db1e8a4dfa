namespace Nabla;

/// <summary>A function of a state and of parameters, of which those that are floating-point numbers can be differentiated; and its derivatives, in tensor code.</summary>
internal sealed class ParameterizedFunction(Func<Tensor, Tensor[], Tensor> f)
{
    public Tensor At(Tensor x, Tensor[] parameters) => f(x, parameters);

    /// <summary>∂f/∂x as a matrix.</summary>
    public Tensor Jacobian(Tensor x, Tensor[] parameters)
    {
        int size = checked((int)x.Count);
        return Transform.Jacobian(z => f(z, parameters))(x).Reshape(size, size);
    }

    /// <summary>f, g ∂f/∂x and g ∂f/∂parameters; zeros for parameters that are not floating-point numbers.</summary>
    public (Tensor Value, Tensor State, Tensor[] Parameters) Pull(Tensor x, Tensor[] parameters, Tensor g)
    {
        int[] moving = Moving(parameters);
        Linearization line = new(
            [x, .. Array.ConvertAll(moving, i => parameters[i])],
            leaves => f(leaves[0], Replace(parameters, moving, leaves.AsSpan(1))));
        Tensor[] pulled = line.Pull(g, retainGraph: false);
        Tensor[] all = Array.ConvertAll(parameters, parameter => parameter.ZerosLike());
        return (line.Value, pulled[0], Replace(all, moving, pulled.AsSpan(1)));
    }

    /// <summary>f, and how it moves when the state and the parameters do.</summary>
    public (Tensor Value, Tensor Tangent) Push(Tensor x, Tensor[] parameters, Tensor dx, Tensor[] tangents)
    {
        int[] moving = Moving(parameters);
        return Transform.Jvp<Tensor[], Tensor>(
            leaves => f(leaves[0], Replace(parameters, moving, leaves.AsSpan(1))),
            [x, .. Array.ConvertAll(moving, i => parameters[i])],
            [dx, .. Array.ConvertAll(moving, i => tangents[i])]);
    }

    /// <summary>Which parameters are floating-point numbers.</summary>
    public static int[] Moving(Tensor[] parameters) => [.. Enumerable.Range(0, parameters.Length).Where(i => parameters[i].DType.IsFloating())];

    private static Tensor[] Replace(Tensor[] parameters, int[] moving, ReadOnlySpan<Tensor> moved)
    {
        Tensor[] replaced = [.. parameters];
        for (int i = 0; i < moving.Length; i++)
        {
            replaced[moving[i]] = moved[i];
        }

        return replaced;
    }
}
