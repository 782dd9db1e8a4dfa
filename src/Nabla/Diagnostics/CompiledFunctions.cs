using Nabla.Compilation;

namespace Nabla;

/// <summary>What can be asked of the delegates that <see cref="Transform.Jit(Func{Tensor, Tensor}, bool, bool)"/> and its overloads return.</summary>
public static class CompiledFunctions
{
    /// <summary>How often the function has been written down and compiled: once for each signature that it was called with.</summary>
    /// <param name="compiled">What Jit returned.</param>
    /// <exception cref="ArgumentException">The delegate is no compiled function.</exception>
    public static int Traces(this Delegate compiled) => Of(compiled).Traces;

    /// <summary>What became of the function, for each signature: what the passes left, the launches of the plan in order, which of them write over what they read, the memory between them, and what the first call cost.</summary>
    /// <param name="compiled">What Jit returned; nothing is known before its first call.</param>
    /// <param name="measure">Whether to run each plan some times, for up to a fifth of a second, and say how long every launch takes, and how long it would at the limits of this machine, which are
    /// measured too. Arguments are ones (integers zeros) then, variables are what they are, and nothing is assigned.</param>
    /// <exception cref="ArgumentException">The delegate is no compiled function.</exception>
    public static string Explain(this Delegate compiled, bool measure = false) => JittedText.Render(Of(compiled), measure);

    private static Jitted Of(Delegate compiled)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        return compiled.Target switch
        {
            Jitted function => function,
            IJittedFace face => face.Function,
            _ => throw new ArgumentException("This delegate is no compiled function: ask the one that Transform.Jit returned.", nameof(compiled)),
        };
    }
}
