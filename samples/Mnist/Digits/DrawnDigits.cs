namespace MnistSample.Digits;

/// <summary>
/// Digits that nobody wrote: each is drawn from (seed, index) alone, with the same bytes on every platform, in MNIST's form
/// (28×28, white ink on black, fitted to 20×20 and centred by mass). They stand in where MNIST cannot be had.
/// </summary>
internal static class DrawnDigits
{
    /// <summary>What every output calls them.</summary>
    public const string Name = "drawn digits, not MNIST";

    public const int PixelCount = Raster.Side * Raster.Side;

    public const int TrainCount = 12_000;

    public const int TestCount = 2_000;

    /// <summary>The images one after the other, 784 bytes each, and their labels 0 to 9. Images are drawn on all cores.</summary>
    public static (byte[] Images, byte[] Labels) Draw(ulong seed, int count)
    {
        byte[] images = new byte[count * PixelCount];
        byte[] labels = new byte[count];
        Parallel.For(0, count, index => labels[index] = (byte)Draw(seed, index, images.AsSpan(index * PixelCount, PixelCount)));
        return (images, labels);
    }

    /// <summary>Draws one image into <paramref name="pixels"/> (784 bytes, rows from the top) and returns its label.</summary>
    public static int Draw(ulong seed, int index, Span<byte> pixels)
    {
        SplitMix64 random = new(seed, (ulong)index);
        int digit = random.Below(10);
        ReadOnlySpan<Glyph> styles = Glyphs.Of(digit);
        Glyph glyph = styles[random.Below(styles.Length)];

        PenPath path = Write(ref random, glyph);

        Distortion.Stretch(ref random, path.X, path.Y, deviation: 0.11f);
        Distortion.Turn(path.X, path.Y,
            angle: 0.145f * random.Bell(), slant: 0.08f + 0.2f * random.Bell(), widening: random.Between(0.7f, 1.15f));
        Distortion.Centre(path, size: random.Between(16.0f, 19.5f),
            centreX: 14f + 0.65f * random.Bell(), centreY: 14f + 0.65f * random.Bell());
        Distortion.Press(ref random, path, radius: random.Between(0.75f, 1.75f), variation: 0.2f);

        Span<float> ink = stackalloc float[PixelCount];
        Raster.Draw(path, ink);
        Raster.Expose(ref random, ink, darkness: random.Between(0.8f, 1.05f), grain: random.Between(0f, 0.3f), dust: random.Below(7), pixels);
        return digit;
    }

    private static PenPath Write(ref SplitMix64 random, Glyph glyph)
    {
        PenPath path = new();
        Span<float> x = stackalloc float[32];
        Span<float> y = stackalloc float[32];
        foreach (float[] stroke in glyph.Strokes)
        {
            int points = stroke.Length / 2;
            for (int i = 0; i < points; i++)
            {
                x[i] = stroke[2 * i];
                y[i] = stroke[2 * i + 1];
            }

            Distortion.Jitter(ref random, x[..points], y[..points], deviation: 0.035f);
            path.AddStroke(x[..points], y[..points]);
        }

        return path;
    }
}
