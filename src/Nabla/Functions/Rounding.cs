namespace Nabla;

/// <summary>What a quotient is rounded to; see <see cref="Tensor.Divide"/>.</summary>
public enum Rounding
{
    /// <summary>Nothing: true division.</summary>
    None,

    /// <summary>The greatest integer not above, as // does in Python.</summary>
    Floor,

    /// <summary>The integer toward zero, as / does with the integers of C#.</summary>
    Truncate,
}
