namespace MnistSample.Digits;

/// <summary>Turns the pen's path into grey pixels.</summary>
internal static class Raster
{
    public const int Side = 28;

    /// <summary>Each pixel's ink, 0 to 1: how far its centre lies inside the pen's stroke, blurred over one pixel.</summary>
    public static void Draw(PenPath path, Span<float> ink)
    {
        ink.Clear();
        Span<float> x = path.X;
        Span<float> y = path.Y;
        for (int i = 1; i < x.Length; i++)
        {
            if (!path.Lifted[i])
            {
                DrawPiece(x[i - 1], y[i - 1], x[i], y[i], path.Radius[i], ink);
            }
        }
    }

    /// <summary>Bytes from ink: grain where there is ink, a little dust everywhere.</summary>
    public static void Expose(ref SplitMix64 random, ReadOnlySpan<float> ink, float darkness, float grain, int dust, Span<byte> pixels)
    {
        ulong bits = 0;
        for (int i = 0; i < ink.Length; i++)
        {
            if (i % 4 == 0)
            {
                bits = random.Next();
            }

            // Two bytes make a triangular distribution with deviation 0.408.
            float noise = ((int)(bits & 0xFF) + (int)((bits >> 8) & 0xFF) - 255) * (1f / 255f);
            bits >>= 16;
            float value = ink[i] * (darkness + grain * noise);
            pixels[i] = (byte)(Math.Clamp(value, 0f, 1f) * 255f + 0.5f);
        }

        for (int i = 0; i < dust; i++)
        {
            int at = random.Below(pixels.Length);
            pixels[at] = (byte)Math.Max(pixels[at], random.Below(160));
        }
    }

    private static void DrawPiece(float fromX, float fromY, float toX, float toY, float radius, Span<float> ink)
    {
        float reach = radius + 0.5f;
        int left = Math.Max(0, (int)(Math.Min(fromX, toX) - reach));
        int right = Math.Min(Side - 1, (int)(Math.Max(fromX, toX) + reach));
        int top = Math.Max(0, (int)(Math.Min(fromY, toY) - reach));
        int bottom = Math.Min(Side - 1, (int)(Math.Max(fromY, toY) + reach));
        float alongX = toX - fromX;
        float alongY = toY - fromY;
        float perLength = 1f / Math.Max(alongX * alongX + alongY * alongY, 1e-6f);
        for (int row = top; row <= bottom; row++)
        {
            float offsetY = row + 0.5f - fromY;
            for (int column = left; column <= right; column++)
            {
                float offsetX = column + 0.5f - fromX;
                float t = Math.Clamp((offsetX * alongX + offsetY * alongY) * perLength, 0f, 1f);
                float awayX = offsetX - t * alongX;
                float awayY = offsetY - t * alongY;
                float square = awayX * awayX + awayY * awayY;
                if (square < reach * reach)
                {
                    float cover = Math.Min(1f, reach - MathF.Sqrt(square));
                    int at = row * Side + column;
                    ink[at] = Math.Max(ink[at], cover);
                }
            }
        }
    }
}
