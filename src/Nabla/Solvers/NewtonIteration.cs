using System.Globalization;

namespace Nabla;

/// <summary>f(x, a) = 0 by Newton's method, and how that x moves with a.</summary>
internal sealed class NewtonIteration(ParameterizedFunction f, double? tolerance, int maxIterations) : SolutionRule
{
    private const string Solver = "Solve.Root";

    // Armijo's condition: a step must bring a small part of the decrease that its slope promises.
    private const double Sufficient = 1e-4;

    private const int MaxHalvings = 40;

    /// <summary>The root as a function of the parameters.</summary>
    public Tensor Solve(Tensor start, Tensor[] parameters)
        => Of(Iterate(Alignment.As(start, start.DType).Detach(), Array.ConvertAll(parameters, static parameter => parameter.Detach())), parameters);

    /// <summary>u ∂f/∂x = g; then −u ∂f/∂a.</summary>
    protected override Tensor[] Transpose(Tensor solution, Tensor[] parameters, Tensor g)
    {
        Tensor adjoint = LinearSystem.Solve(f.Jacobian(solution, parameters).T, g.Reshape(-1)).Reshape(solution.Shape);
        return f.Pull(solution, parameters, -adjoint).Parameters;
    }

    /// <summary>∂f/∂x dx = −∂f/∂a da.</summary>
    protected override Tensor Push(Tensor solution, Tensor[] parameters, Tensor[] tangents)
    {
        Tensor moved = f.Push(solution, parameters, solution.ZerosLike(), tangents).Tangent;
        return LinearSystem.Solve(f.Jacobian(solution, parameters), -moved.Reshape(-1)).Reshape(solution.Shape);
    }

    private Tensor Iterate(Tensor x, Tensor[] parameters)
    {
        double small = ToleranceFor(x);
        Tensor value = Observation.Value(f.At(x, parameters), Solver);
        if (value.Type != x.Type)
        {
            throw new ArgumentException($"{Solver} has unknowns x of {x.Type}, but f(x, a) is {value.Type}. There are as many equations as unknowns, of the type and shape of x.");
        }

        if (x.Count == 0)
        {
            return x;
        }

        Tensor residual = value.Norm();
        Finite(residual, 0);
        Tensor done = Functions.Equal(residual, 0);
        for (int iteration = 1; iteration <= maxIterations; iteration++)
        {
            if (Remaining(done) == 0)
            {
                return x;
            }

            Tensor direction = -LinearSystem.Eliminate(f.Jacobian(x, parameters).Detach(), value.Reshape(-1)).Reshape(x.Shape);
            Tensor length = Functions.Where(done, 0, direction.Abs().Max() / (x.Abs().Max() + 1));
            if (!double.IsFinite(Observation.Greatest(length, Solver)))
            {
                throw new SolverException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Solver} met a singular Jacobian in iteration {iteration}, at a residual of {Worst(residual, done):G3}. Start elsewhere, or reformulate f so that its equations are independent."));
            }

            // What is about to move by less than the tolerance is done after this step: Newton's error is the square of its step.
            Tensor last = length <= small;
            (x, value, Tensor next) = Search(x, value, residual, direction, parameters, done, last, iteration);
            (residual, done) = (next, done | last | Functions.Equal(next, 0));
        }

        return Remaining(done) == 0
            ? x
            : throw new SolverException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Solver} did not converge in {maxIterations} iterations: the residual is {Worst(residual, done):G3}. Start nearer, or allow more iterations."));
    }

    /// <summary>The longest of the steps 1, ½, ¼ … that makes the residual smaller, for each example by itself.</summary>
    private (Tensor X, Tensor Value, Tensor Residual) Search(
        Tensor x, Tensor value, Tensor residual, Tensor direction, Tensor[] parameters, Tensor done, Tensor last, int iteration)
    {
        Tensor step = residual.OnesLike();
        for (int halving = 0; halving <= MaxHalvings; halving++)
        {
            Tensor moved = Functions.Where(done, x, x + step * direction);
            Tensor there = Functions.Where(done, value, Observation.Value(f.At(moved, parameters), Solver));
            Tensor left = there.Norm();
            Tensor accepted = done | last | (left <= (1 - Sufficient * step) * residual);
            if (Remaining(accepted) == 0)
            {
                Finite(left, iteration);
                return (moved, there, left);
            }

            step = Functions.Where(accepted, step, step * 0.5);
        }

        throw new SolverException(string.Create(
            CultureInfo.InvariantCulture,
            $"{Solver} is stuck in iteration {iteration} at a residual of {Worst(residual, done):G3}: no step along Newton's direction makes it smaller. It may be a minimum of the residual that is no root, or as near as rounding allows: start elsewhere, or raise the tolerance (now {ToleranceFor(x):G3})."));
    }

    private double ToleranceFor(Tensor x) => tolerance ?? SolverTolerance.For(x.DType, 1e-10, 1e-4);

    private static double Remaining(Tensor done) => Observation.Greatest((!done).Cast(DType.Float32), Solver);

    private static double Worst(Tensor residual, Tensor done) => Observation.Greatest(Functions.Where(done, 0, residual), Solver);

    private static void Finite(Tensor residual, int iteration)
    {
        if (!double.IsFinite(Observation.Greatest(residual, Solver)))
        {
            throw new SolverException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Solver} met values of f that are not finite in iteration {iteration}. Start where f is defined."));
        }
    }
}
