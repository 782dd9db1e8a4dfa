using System.Globalization;

namespace Nabla;

/// <summary>x ← f(x, a) until it stays, and how that x moves with a.</summary>
internal sealed class FixedPointIteration(ParameterizedFunction f, double? tolerance, int maxIterations, double damping, string solver = "Solve.FixedPoint") : SolutionRule
{
    /// <summary>The fixed point as a function of the parameters.</summary>
    public Tensor Solve(Tensor start, Tensor[] parameters)
        => Of(Iterate(Alignment.As(start, start.DType).Detach(), Array.ConvertAll(parameters, static parameter => parameter.Detach())), parameters);

    /// <summary>u = g + u ∂f/∂x by the same iteration; then u ∂f/∂a.</summary>
    protected override Tensor[] Transpose(Tensor solution, Tensor[] parameters, Tensor g)
    {
        ParameterizedFunction adjoint = new((u, all) => all[0] + f.Pull(all[1], all[2..], u).State);
        Tensor pulled = new FixedPointIteration(adjoint, tolerance, maxIterations, damping, $"The reverse mode of {solver}").Solve(g, [g, solution, .. parameters]);
        return f.Pull(solution, parameters, pulled).Parameters;
    }

    /// <summary>dx = ∂f/∂x dx + ∂f/∂a da by the same iteration.</summary>
    protected override Tensor Push(Tensor solution, Tensor[] parameters, Tensor[] tangents)
    {
        Tensor right = f.Push(solution, parameters, solution.ZerosLike(), tangents).Tangent;
        ParameterizedFunction variation = new((dx, all) =>
        {
            Tensor[] rest = all[2..];
            return all[0] + f.Push(all[1], rest, dx, Array.ConvertAll(rest, static parameter => parameter.ZerosLike())).Tangent;
        });
        return new FixedPointIteration(variation, tolerance, maxIterations, damping, $"The forward mode of {solver}").Solve(right, [right, solution, .. parameters]);
    }

    private Tensor Iterate(Tensor x, Tensor[] parameters)
    {
        double small = tolerance ?? SolverTolerance.For(x.DType, 1e-12, 1e-5);
        Tensor? done = null;
        double worst = double.PositiveInfinity;
        for (int iteration = 1; iteration <= maxIterations; iteration++)
        {
            Tensor next = Observation.Value(f.At(x, parameters), solver);
            if (next.Type != x.Type)
            {
                throw new ArgumentException($"{solver} iterates on x of {x.Type}, but f(x, a) is {next.Type}. It has the type and shape of x.");
            }

            if (x.Count == 0)
            {
                return next;
            }

            next = damping == 1 ? next : x + damping * (next - x);
            Tensor change = (next - x).Abs().Max() / (next.Abs().Max() + 1);
            worst = Observation.Greatest(done is null ? change : Functions.Where(done, 0, change), solver);
            if (!double.IsFinite(worst))
            {
                throw new SolverException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{solver} met values that are not finite in iteration {iteration}. The iteration runs away: start nearer, damp it (damping below 1), or use Solve.Root."));
            }

            // An example that is done stays as it is, so that it does not depend on which others are beside it.
            (x, done) = done is null ? (next, change <= small) : (Functions.Where(done, x, next), done | (change <= small));
            if (worst <= small)
            {
                return x;
            }
        }

        throw new SolverException(string.Create(
            CultureInfo.InvariantCulture,
            $"{solver} did not converge in {maxIterations} iterations: the last changed x by {worst:G3} (relative), the tolerance is {small:G3}. Allow more iterations, damp it (damping below 1), or use Solve.Root; it converges where f brings neighbours nearer."));
    }
}
