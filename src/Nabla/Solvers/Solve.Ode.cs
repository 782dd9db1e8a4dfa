using System.Globalization;

namespace Nabla;

public static partial class Solve
{
    /// <summary>The solution of dy/dt = f(t, y, a) with y(times[0]) = y0, at each of the times; a differentiable function of <paramref name="y0"/> and <paramref name="a"/>.</summary>
    /// <remarks>
    /// The explicit Runge-Kutta pair of orders 5 and 4 of Dormand and Prince (1980), with steps controlled by the error (proportional and integral) that
    /// end exactly at the requested times. For equations that are not stiff. With <see cref="OdeGradient.Adjoint"/>, reverse mode
    /// solves dλ/dt = −λ ∂f/∂y backward in time, to the same tolerances, and the gradient of a is ∫ λ ∂f/∂a dt (Pontryagin et al., 1962; Chen et al., 2018); forward mode solves
    /// ds/dt = ∂f/∂y s + ∂f/∂a da. With <see cref="OdeGradient.Discrete"/> the accepted steps are differentiated as they are. Times are
    /// numbers and not differentiated; where the derivative by an end time is wanted, make it a parameter: dy/ds = T f(sT, y) for s from 0 to 1.
    /// Inside Vmap all examples share their steps, which are those of the worst, so that results differ from those of each by itself within
    /// the tolerance.
    /// </remarks>
    /// <param name="f">(t, y, a) ↦ dy/dt: of the type and shape of y.</param>
    /// <param name="y0">The state at times[0]: floating-point numbers of any shape.</param>
    /// <param name="times">Where the solution is wanted, strictly ascending or strictly descending, the first being that of <paramref name="y0"/>; two at least.</param>
    /// <param name="a">What f depends on besides: a tensor or a tree of tensors.</param>
    /// <param name="relative">The error allowed in a step as a part of y; by default 1e-8 in float64, 1e-5 in float32, 4e-3 in float16, 3e-2 in bfloat16.</param>
    /// <param name="absolute">The error allowed in a step besides; by default 1e-10 in float64, 1e-7 in float32, 4e-3 in float16, 3e-2 in bfloat16.</param>
    /// <param name="gradient">How derivatives are computed.</param>
    /// <param name="maxSteps">How many steps are tried at most.</param>
    /// <returns>[times, …y]: the states, stacked along a new first axis, of which the first is y0 itself.</returns>
    /// <exception cref="SolverException">The number of steps is used up, a step became too short to move t, or values are not finite.</exception>
    /// <exception cref="InvalidOperationException">f computes with something to be differentiated that is not in <paramref name="a"/> (<see cref="OdeGradient.Adjoint"/> only), or a graph is being written.</exception>
    /// <exception cref="ArgumentException">The times are fewer than two, not finite or not in order, or f(t, y, a) has another type or shape than y.</exception>
    public static Tensor Ode<[TreeArgument] T>(
        Func<double, Tensor, T, Tensor> f,
        Tensor y0,
        double[] times,
        T a,
        double? relative = null,
        double? absolute = null,
        OdeGradient gradient = OdeGradient.Adjoint,
        int maxSteps = 10_000)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(y0);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSteps, 1);
        SolverTolerance.Check(relative);
        SolverTolerance.Check(absolute);
        CheckTimes(times);
        Tensor start = Floating(y0, "Solve.Ode");
        start = Alignment.As(start, start.DType).Captured;
        double part = relative ?? SolverTolerance.For(start.DType, 1e-8, 1e-5);
        double least = absolute ?? SolverTolerance.For(start.DType, 1e-10, 1e-7);
        Tensor[] parameters = Leaves(a);
        Tensor Slope(double t, Tensor y, Tensor[] leaves) => f(t, y, Tree.Replace(a, leaves));
        if (gradient == OdeGradient.Discrete)
        {
            DormandPrince method = new((t, y) => Slope(t, y, parameters), part, least, maxSteps, record: true);
            return Functions.Stack(method.Integrate(start, times), 0);
        }

        return new OdeSolution(Slope, [.. times], part, least, maxSteps).Solve(start, parameters);
    }

    private static void CheckTimes(double[] times)
    {
        if (times.Length < 2)
        {
            throw new ArgumentException($"Solve.Ode needs two times or more, and was given {times.Length}: the first is that of y0{CallSite.Suffix()}.", nameof(times));
        }

        for (int i = 1; i < times.Length; i++)
        {
            bool ascends = times[i] > times[i - 1];
            bool descends = times[i] < times[i - 1];
            if (!double.IsFinite(times[i] - times[i - 1]) || !(times[1] > times[0] ? ascends : descends))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Solve.Ode needs finite times, strictly ascending or strictly descending: times[{i}] is {times[i]} after {times[i - 1]}{CallSite.Suffix()}."), nameof(times));
            }
        }
    }
}
