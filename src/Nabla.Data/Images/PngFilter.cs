namespace Nabla.Data;

/// <summary>What PNG does to a row so that it packs better, undone.</summary>
internal static class PngFilter
{
    /// <param name="name">What messages call the file.</param>
    /// <param name="filter">Its number, or −1 where the file ended.</param>
    /// <param name="row">The row, changed in place.</param>
    /// <param name="above">The row above, undone; zeros above the first.</param>
    /// <param name="step">Bytes of a pixel, at least 1.</param>
    /// <exception cref="InvalidDataException">There is no such filter.</exception>
    public static void Undo(string name, int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0;
            int corner = i >= step ? above[i - step] : 0;
            row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Paeth(left, above[i], corner),
                _ => throw new InvalidDataException($"{name} is damaged: a row has the filter {filter}, and there are 0 to 4."),
            });
        }
    }

    // Whichever of the three is nearest to left + above − corner.
    private static int Paeth(int left, int above, int corner)
    {
        int guess = left + above - corner;
        int toLeft = Math.Abs(guess - left);
        int toAbove = Math.Abs(guess - above);
        int toCorner = Math.Abs(guess - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
