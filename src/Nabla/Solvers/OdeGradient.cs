namespace Nabla;

/// <summary>How derivatives go through the solution of a differential equation.</summary>
public enum OdeGradient
{
    /// <summary>The derivative of the equation, solved again: reverse mode integrates the adjoint equation backward, forward mode the equation of variations. Memory does not grow with the number of steps.</summary>
    Adjoint,

    /// <summary>The derivative of the numbers computed: the accepted steps are recorded as they are, with their lengths as constants. Exact for the discrete solution; memory grows with the number of steps.</summary>
    Discrete,
}
