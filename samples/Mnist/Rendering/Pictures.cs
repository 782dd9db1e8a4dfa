using System.Text;

namespace MnistSample.Rendering;

/// <summary>Images as text, several side by side: eight pixels to a character.</summary>
internal static class Pictures
{
    /// <summary>Characters an image is wide: its 28 columns without the empty border, two to a character.</summary>
    public const int Columns = (Side - 2 * Border) / 2;

    private const int Side = 28, Border = 2, Rows = (Side - 2 * Border) / 4;

    /// <summary>The bit of each dot in a Braille character, rows from the top, left then right.</summary>
    private static ReadOnlySpan<byte> Dots => [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

    /// <summary>
    /// Lines of text that show the images with their captions above. Where the terminal writes no Unicode, pixels are
    /// averaged into shades of punctuation.
    /// </summary>
    /// <param name="images">784 bytes each, rows from the top.</param>
    /// <param name="captions">One per image, at most <see cref="Columns"/> long.</param>
    /// <param name="unicode">Whether Braille dots can be shown.</param>
    public static IEnumerable<string> SideBySide(IReadOnlyList<byte[]> images, IReadOnlyList<string> captions, bool unicode)
    {
        yield return string.Join("  ", captions.Select(caption => caption.PadRight(Columns))).TrimEnd();
        for (int row = 0; row < Rows; row++)
        {
            int line = row;
            yield return string.Join("  ", images.Select(image => Line(image, line, unicode))).TrimEnd();
        }
    }

    private static string Line(byte[] image, int row, bool unicode)
    {
        StringBuilder text = new(Columns);
        for (int column = 0; column < Columns; column++)
        {
            int dots = 0, sum = 0;
            for (int k = 0; k < 8; k++)
            {
                byte pixel = image[(Border + 4 * row + k / 2) * Side + Border + 2 * column + k % 2];
                sum += pixel;
                dots |= pixel >= 100 ? Dots[k] : 0;
            }

            // An empty Braille pattern is as wide as the others in every font; a space need not be.
            text.Append(unicode ? (char)(0x2800 + dots) : " .:-=+*#%@"[sum * 9 / (8 * 255)]);
        }

        return text.ToString();
    }
}
