namespace Nabla;

/// <summary>Which inputs and outputs of an application its rules read. Reverse keeps only those alive.</summary>
internal readonly record struct Residuals(ulong Inputs, ulong Outputs)
{
    public static Residuals None { get; } = new(0, 0);

    public static Residuals All { get; } = new(ulong.MaxValue, ulong.MaxValue);

    public static Residuals AllInputs { get; } = new(ulong.MaxValue, 0);

    public static Residuals FirstOutput { get; } = new(0, 1);

    // One bit each; the last stands for all from there on.
    public bool Input(int index) => Has(Inputs, index);

    public bool Output(int index) => Has(Outputs, index);

    /// <summary>The mask of what is flagged, and of what comes after it if that has no bits of its own.</summary>
    public static ulong Mask(ReadOnlySpan<bool> flags)
    {
        ulong mask = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            mask |= flags[i] ? 1UL << Math.Min(i, Last) : 0;
        }

        return mask;
    }

    /// <summary>The mask of all from an index on.</summary>
    public static ulong From(int index) => ulong.MaxValue << Math.Min(index, Last);

    private const int Last = 63;

    private static bool Has(ulong mask, int index) => (mask >> Math.Min(index, Last) & 1) != 0;
}
