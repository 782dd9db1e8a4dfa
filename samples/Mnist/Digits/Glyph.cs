namespace MnistSample.Digits;

/// <summary>One way of writing one digit: its strokes, in the order in which a pen draws them.</summary>
/// <param name="Digit">0 to 9.</param>
/// <param name="Weight">How often this style is chosen, against the other styles of the digit.</param>
/// <param name="Strokes">Each stroke is x, y, x, y, … in a unit box, y downwards; a point given twice in a row is a corner.</param>
internal sealed record Glyph(int Digit, int Weight, float[][] Strokes);
