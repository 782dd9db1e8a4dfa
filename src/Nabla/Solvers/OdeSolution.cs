namespace Nabla;

/// <summary>The solution of dy/dt = f(t, y, a), and how it moves with its start and with a: by differential equations again.</summary>
/// <remarks>
/// Inputs of the rule are the states at the requested times, the start and the parameters. States at requested times are
/// kept, and the backward integration starts anew from each, so that its own error does not add up.
/// </remarks>
internal sealed class OdeSolution(Func<double, Tensor, Tensor[], Tensor> f, double[] times, double relative, double absolute, int maxSteps, string solver = "Solve.Ode") : SolutionRule
{
    /// <summary>The states at all times, stacked along a new first axis.</summary>
    public Tensor Solve(Tensor start, Tensor[] parameters)
    {
        Tensor[] detached = Array.ConvertAll(parameters, static parameter => parameter.Detach());
        DormandPrince method = new((t, y) => f(t, y, detached), relative, absolute, maxSteps, record: false, solver);
        return Of(Functions.Stack(method.Integrate(start.Detach(), times), 0), [start, .. parameters]);
    }

    /// <summary>dλ/dt = −λ ∂f/∂y backward in time, with the cotangent of each requested state added there; the cotangent of a is ∫ λ ∂f/∂a dt.</summary>
    protected override Tensor[] Transpose(Tensor solution, Tensor[] parameters, Tensor g)
    {
        Tensor[] rest = parameters[1..];
        Shape shape = parameters[0].Shape;
        DType dtype = solution.DType;
        int size = checked((int)parameters[0].Count);
        int[] moving = ParameterizedFunction.Moving(rest);

        // One vector holds the state, its cotangent, and the cotangents of all parameters.
        Tensor Augmented(double t, Tensor all, Tensor[] a)
        {
            ParameterizedFunction at = new((y, b) => f(t, y, b));
            (Tensor slope, Tensor pulled, Tensor[] pulledParameters) = at.Pull(
                all.Narrow(0, 0, size).Reshape(shape), a, -all.Narrow(0, size, size).Reshape(shape));
            return Functions.Concat([slope.Reshape(-1), pulled.Reshape(-1), .. Array.ConvertAll(moving, i => pulledParameters[i].Reshape(-1).Cast(dtype))], 0);
        }

        Tensor cotangent = g[^1].Reshape(-1);
        Tensor gathered = Functions.Concat([Tensor.Zeros([0], dtype), .. Array.ConvertAll(moving, i => rest[i].Reshape(-1).Cast(dtype).ZerosLike())], 0);
        for (int k = times.Length - 1; k > 0; k--)
        {
            OdeSolution back = new(Augmented, [times[k], times[k - 1]], relative, absolute, maxSteps, $"The reverse mode of {solver}");
            Tensor before = back.Solve(Functions.Concat([solution[k].Reshape(-1), cotangent, gathered], 0), rest)[1];
            cotangent = before.Narrow(0, size, size) + g[k - 1].Reshape(-1);
            gathered = before.Narrow(0, 2 * size, checked((int)before.Count) - 2 * size);
        }

        Tensor[] gradients = [cotangent.Reshape(shape), .. Array.ConvertAll(rest, static parameter => parameter.ZerosLike())];
        int from = 0;
        foreach (int i in moving)
        {
            int length = checked((int)rest[i].Count);
            gradients[i + 1] = gathered.Narrow(0, from, length).Reshape(rest[i].Shape).Cast(rest[i].DType);
            from += length;
        }

        return gradients;
    }

    /// <summary>The equation of variations, solved beside the equation itself: ds/dt = ∂f/∂y s + ∂f/∂a da.</summary>
    protected override Tensor Push(Tensor solution, Tensor[] parameters, Tensor[] tangents)
    {
        int count = parameters.Length - 1;
        OdeSolution variation = new(
            (t, both, all) =>
            {
                ParameterizedFunction at = new((y, b) => f(t, y, b));
                (Tensor slope, Tensor pushed) = at.Push(both[0], all[..count], both[1], all[count..]);
                return Functions.Stack([slope, pushed], 0);
            },
            times,
            relative,
            absolute,
            maxSteps,
            $"The forward mode of {solver}");
        Tensor both = variation.Solve(Functions.Stack([parameters[0], tangents[0]], 0), [.. parameters[1..], .. tangents[1..]]);
        return both[.., 1];
    }
}
