using System.Globalization;
using System.Text;

namespace VaeSample;

/// <summary>Images side by side in one PGM file, which any viewer of pictures shows.</summary>
internal static class PictureFile
{
    private const int Side = 28;

    /// <summary>Writes them in rows of so many.</summary>
    public static void Write(string path, IReadOnlyList<byte[]> images, int perRow)
    {
        int rows = (images.Count + perRow - 1) / perRow;
        byte[] pixels = new byte[rows * Side * perRow * Side];
        for (int i = 0; i < images.Count; i++)
        {
            for (int row = 0; row < Side; row++)
            {
                images[i].AsSpan(row * Side, Side).CopyTo(pixels.AsSpan(((i / perRow * Side) + row) * perRow * Side + i % perRow * Side));
            }
        }

        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P5\n{perRow * Side} {rows * Side}\n255\n")), .. pixels]);
    }
}
