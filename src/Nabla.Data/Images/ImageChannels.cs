namespace Nabla.Data;

/// <summary>Which channels an image is to have.</summary>
public enum ImageChannels
{
    /// <summary>Those of the file: 1 for grey, 2 for grey and opacity, 3 for red, green and blue, 4 with opacity. Palettes become colours.</summary>
    AsStored,

    /// <summary>One: grey, 0.299 red + 0.587 green + 0.114 blue. Opacity is left out.</summary>
    Grey,

    /// <summary>Three: red, green, blue. Opacity is left out.</summary>
    Rgb,

    /// <summary>Four: red, green, blue, opacity, which is 255 where the file has none.</summary>
    Rgba,
}
