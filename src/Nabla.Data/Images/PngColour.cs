namespace Nabla.Data;

/// <summary>What the numbers of a PNG's pixels are, by their numbers in the file.</summary>
internal enum PngColour : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyWithOpacity = 4,
    Rgba = 6,
}
