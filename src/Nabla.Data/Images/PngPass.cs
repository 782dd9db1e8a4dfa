namespace Nabla.Data;

/// <summary>Pixels of a PNG that are stored together: all of them, or every so many of Adam7's seven passes.</summary>
internal readonly record struct PngPass(int FirstColumn, int FirstRow, int ColumnStep, int RowStep, int Width, int Height)
{
    private static readonly (int X, int Y, int Dx, int Dy)[] s_adam7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The passes that hold pixels, in order.</summary>
    public static IEnumerable<PngPass> Of(PngHeader header) => header.IsInterlaced
        ? s_adam7
            .Select(pass => new PngPass(pass.X, pass.Y, pass.Dx, pass.Dy, Steps(header.Width, pass.X, pass.Dx), Steps(header.Height, pass.Y, pass.Dy)))
            .Where(pass => pass.Width > 0 && pass.Height > 0)
        : [new PngPass(0, 0, 1, 1, header.Width, header.Height)];

    private static int Steps(int length, int first, int step) => length <= first ? 0 : ((length - first - 1) / step) + 1;
}
