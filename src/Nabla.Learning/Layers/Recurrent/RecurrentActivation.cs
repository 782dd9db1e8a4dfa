namespace Nabla.Learning;

/// <summary>What a plain recurrent network bends its sums with.</summary>
public enum RecurrentActivation
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
