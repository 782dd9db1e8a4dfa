namespace Nabla.Data;

/// <summary>Examples kept away from training, to judge it by.</summary>
public static class Holdout
{
    /// <summary>Splits examples at random in those to train with and those to validate with.</summary>
    /// <param name="x">The inputs, [N, …].</param>
    /// <param name="y">The targets, [N, …].</param>
    /// <param name="fraction">Which part is to validate with, between 0 and 1; the count is rounded to the nearest.</param>
    /// <param name="seed">What the choice follows from.</param>
    /// <exception cref="ArgumentException">There are not as many targets as inputs, or a part would be empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not between 0 and 1.</exception>
    public static ((Tensor X, Tensor Y) Train, (Tensor X, Tensor Y) Validation) Split(Tensor x, Tensor y, double fraction, ulong seed = 0)
    {
        TensorExamples examples = new(x, y);
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), FormattableString.Invariant($"A fraction of {fraction} was to be held out; it is above 0 and below 1."));
        }

        int held = (int)Math.Round(fraction * examples.Count, MidpointRounding.AwayFromZero);
        if (held == 0 || held == examples.Count)
        {
            throw new ArgumentException(FormattableString.Invariant($"Holding out {fraction} of {examples.Count} examples leaves {examples.Count - held} to train with and {held} to validate with; both need 1 or more."), nameof(fraction));
        }

        ReadOnlySpan<long> order = Generator.Permutation(examples.Count, seed, RandomStream.OfSplit);
        return (examples.Pick(order[held..]), examples.Pick(order[..held]));
    }
}
