using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>Solvers whose results are differentiable functions of their parameters, in reverse and forward mode and to any order.</summary>
/// <remarks>
/// Derivatives come from the equation that was solved, not from the iterations that solved it: nothing of them is kept.
/// Everything to be differentiated is passed in as <c>a</c>, a tensor or a tree of tensors; a function that computes with
/// another trainable variable, or argument of a transform, is refused. Inside Vmap all examples iterate together until the
/// last is done. While a graph is written (<see cref="Transform.Trace(Func{Tensor, Tensor}, Tensor)"/>) there are no values to decide by, so solvers throw.
/// The formulas are in docs/guide/solvers.md.
/// </remarks>
public static partial class Solve
{
    /// <summary>The x with x = f(x, a), by iterating x ← f(x, a); a differentiable function of <paramref name="a"/>.</summary>
    /// <remarks>
    /// With J = ∂f/∂x at the solution, dx = (1 − J)⁻¹ ∂f/∂a da. The linear systems of both modes are solved matrix-free, by the same iteration:
    /// u ← g + u J in reverse mode, dx ← J dx + ∂f/∂a da in forward mode (Christianson, 1994). It converges where f is a contraction,
    /// as fast as f contracts. The start has no influence on the derivative. An element that changes by no more than the tolerance may be farther from the
    /// fixed point than that: by 1 / (1 − c) times, if f brings neighbours nearer by the factor c.
    /// </remarks>
    /// <param name="f">(x, a) ↦ the next x: of the type and shape of x.</param>
    /// <param name="x0">Where to start: floating-point numbers of any shape.</param>
    /// <param name="a">What f depends on besides: a tensor or a tree of tensors.</param>
    /// <param name="tolerance">Done when no element changes by more than this times (1 + the greatest magnitude in x); by default 1e-12 in float64, 1e-5 in float32, 4e-3 in float16, 3e-2 in bfloat16.</param>
    /// <param name="maxIterations">How often f is called at most.</param>
    /// <param name="damping">How far to go to the next x, above 0 and at most 1: below 1 it also converges where f overshoots.</param>
    /// <exception cref="SolverException">It did not converge, or met values that are not finite.</exception>
    /// <exception cref="InvalidOperationException">f computes with something to be differentiated that is not in <paramref name="a"/>, or a graph is being written.</exception>
    /// <exception cref="ArgumentException">f(x, a) has another type or shape than x.</exception>
    public static Tensor FixedPoint<[TreeArgument] T>(
        Func<Tensor, T, Tensor> f, Tensor x0, T a, double? tolerance = null, int maxIterations = 1000, double damping = 1)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x0);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(damping);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(damping, 1);
        SolverTolerance.Check(tolerance);
        ParameterizedFunction function = new((x, leaves) => f(x, Tree.Replace(a, leaves)));
        Tensor[] parameters = Leaves(a);
        return new FixedPointIteration(function, tolerance, maxIterations, damping).Solve(Floating(x0, "Solve.FixedPoint"), parameters);
    }

    /// <summary>The x with f(x, a) = 0, by Newton's method with a line search; a differentiable function of <paramref name="a"/>.</summary>
    /// <remarks>
    /// By the implicit function theorem dx = −(∂f/∂x)⁻¹ ∂f/∂a da. The Jacobian is a dense matrix (<see cref="Transform.Jacobian"/>), its systems are solved
    /// by elimination with partial pivoting: for up to some hundreds of unknowns. A step is halved until it makes the norm of f smaller (Armijo, 1966).
    /// The start has no influence on the derivative, but on which root is found. Where ∂f/∂x is singular at the root, as at a double root, there is no
    /// derivative: it comes out infinite or NaN.
    /// </remarks>
    /// <param name="f">(x, a) ↦ the residual: of the type and shape of x.</param>
    /// <param name="x0">Where to start: floating-point numbers of any shape.</param>
    /// <param name="a">What f depends on besides: a tensor or a tree of tensors.</param>
    /// <param name="tolerance">Done after a step that moves no element by more than this times (1 + the greatest magnitude in x); by default 1e-10 in float64, 1e-4 in float32, 4e-3 in float16, 3e-2 in bfloat16. The error left is about its square.</param>
    /// <param name="maxIterations">How many steps are taken at most.</param>
    /// <exception cref="SolverException">It did not converge, the Jacobian is singular, no step makes the residual smaller, or values are not finite.</exception>
    /// <exception cref="InvalidOperationException">f computes with something to be differentiated that is not in <paramref name="a"/>, or a graph is being written.</exception>
    /// <exception cref="ArgumentException">f(x, a) has another type or shape than x.</exception>
    public static Tensor Root<[TreeArgument] T>(Func<Tensor, T, Tensor> f, Tensor x0, T a, double? tolerance = null, int maxIterations = 100)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x0);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIterations, 1);
        SolverTolerance.Check(tolerance);
        ParameterizedFunction function = new((x, leaves) => f(x, Tree.Replace(a, leaves)));
        Tensor[] parameters = Leaves(a);
        return new NewtonIteration(function, tolerance, maxIterations).Solve(Floating(x0, "Solve.Root"), parameters);
    }

    private static Tensor[] Leaves<T>(T a) => Alignment.Arguments(Tree.Leaves(a));

    private static Tensor Floating(Tensor start, string solver, [CallerArgumentExpression(nameof(start))] string? name = null) => start.DType.IsFloating()
        ? start
        : throw new ArgumentException($"{solver} was given a start of {start.Type}; it solves for floating-point numbers. Write 1.0 instead of 1, or cast it{CallSite.Suffix()}.", name);
}
