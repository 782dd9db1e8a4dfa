namespace Nabla;

public static partial class Transform
{
    /// <summary>Runs <paramref name="update"/>, which assigns variables, with nothing recorded, and returns the memory of what it made on the way at once instead of leaving it to the collector.</summary>
    /// <remarks>
    /// <code>Transform.Update(() => weight.Value -= 0.1 * weight.Grad!);</code>
    /// Of the tensors that operations make inside, those last that a variable holds afterwards, as value or gradient, and what was read or copied
    /// out of them. Reading another one later (from a field, say) throws <see cref="ObjectDisposedException"/>: keep it in a <see cref="Variable"/>, or use
    /// <see cref="NoGrad"/> instead. Optimizers take their steps this way, since what a step drops is several times what it keeps.
    /// </remarks>
    /// <param name="update">What to run, on this thread.</param>
    public static void Update(Action update)
    {
        ArgumentNullException.ThrowIfNull(update);
        Floor unrecorded = Floor.Current.WithoutGradients;
        Transients? transients = Transients.CanFollow(unrecorded) ? new Transients(unrecorded) : null;
        try
        {
            using FloorScope scope = (transients?.Floor ?? unrecorded).Enter();
            update();
        }
        finally
        {
            transients?.Sweep();
        }
    }
}
