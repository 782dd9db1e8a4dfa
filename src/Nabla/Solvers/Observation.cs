namespace Nabla;

/// <summary>What a solver may know of the values it iterates on, in order to decide whether to go on.</summary>
internal static class Observation
{
    /// <summary>The greatest element, over all examples where the tensor stands for many; NaN if any is.</summary>
    /// <exception cref="InvalidOperationException">A graph is being written, where there are no values.</exception>
    public static double Greatest(Tensor x, string solver)
    {
        while (x is Batched batched)
        {
            x = batched.Value;
        }

        Tensor greatest = x.Count == 0 ? 0.0 : x.Detach().Max();
        return greatest is Staged
            ? throw new InvalidOperationException(
                $"{solver} was called while a graph is written: it iterates for as long as the values ask for, and there are none yet. Trace what comes before and after, or write a fixed number of iterations out{CallSite.Suffix()}.")
            : (double)greatest;
    }

    /// <summary>What a function returned for detached arguments, as a constant. Refuses a function that computes with something to be differentiated that is not among its arguments: the rule of a solver would lose its gradient.</summary>
    /// <exception cref="InvalidOperationException">It does.</exception>
    public static Tensor Value(Tensor result, string solver) => !IsWatched(result)
        ? result.Detach()
        : throw new InvalidOperationException(
            $"The function given to {solver} computes with a trainable Variable, or an argument of a transform, that is not among its arguments, so its gradient would be lost. Pass it in as (part of) a{CallSite.Suffix()}.");

    private static bool IsWatched(Tensor x) => x switch
    {
        Batched batched => IsWatched(batched.Value),
        Variable { Trainable: true } or Traced or Dual => x.OwnerOn(Floor.Current) != Floor.Current.Ground,
        _ => false,
    };
}
