namespace MnistSample.Digits;

/// <summary>What makes two writings of one glyph differ: the hand's slips, the slant, the paper's stretch, the pen's pressure.</summary>
internal static class Distortion
{
    private const int Knots = 6;

    /// <summary>Moves each control point a little; the two copies of a corner move together.</summary>
    public static void Jitter(ref SplitMix64 random, Span<float> x, Span<float> y, float deviation)
    {
        for (int i = 0; i < x.Length; i++)
        {
            // Compared before either has moved: the copy of a corner takes its twin's new place.
            bool corner = i + 1 < x.Length && x[i] == x[i + 1] && y[i] == y[i + 1];
            x[i] += deviation * random.Bell();
            y[i] += deviation * random.Bell();
            if (corner)
            {
                x[i + 1] = x[i];
                y[i + 1] = y[i];
                i++;
            }
        }
    }

    /// <summary>Elastic: moves every point by a smooth random field, a cubic B-spline over a coarse grid of random vectors.</summary>
    public static void Stretch(ref SplitMix64 random, Span<float> x, Span<float> y, float deviation)
    {
        Span<float> fieldX = stackalloc float[Knots * Knots];
        Span<float> fieldY = stackalloc float[Knots * Knots];
        for (int i = 0; i < fieldX.Length; i++)
        {
            fieldX[i] = deviation * random.Bell();
            fieldY[i] = deviation * random.Bell();
        }

        Span<float> across = stackalloc float[4];
        Span<float> down = stackalloc float[4];
        for (int i = 0; i < x.Length; i++)
        {
            int column = Weights(x[i], across);
            int row = Weights(y[i], down);
            float moveX = 0f;
            float moveY = 0f;
            for (int r = 0; r < 4; r++)
            {
                for (int c = 0; c < 4; c++)
                {
                    int knot = (row + r) * Knots + column + c;
                    float weight = down[r] * across[c];
                    moveX += weight * fieldX[knot];
                    moveY += weight * fieldY[knot];
                }
            }

            x[i] += moveX;
            y[i] += moveY;
        }
    }

    /// <summary>Affine: turns by an angle (radians, small), slants, and widens or narrows.</summary>
    public static void Turn(Span<float> x, Span<float> y, float angle, float slant, float widening)
    {
        // Taylor, not the platform's sine: the picture must be the same everywhere. At half a radian the error is 2e-5.
        float square = angle * angle;
        float sine = angle * (1f - square * (1f / 6f) * (1f - square * (1f / 20f)));
        float cosine = 1f - square * 0.5f * (1f - square * (1f / 12f));
        for (int i = 0; i < x.Length; i++)
        {
            float fromCentre = y[i] - 0.5f;
            float slanted = (x[i] - 0.5f) * widening - slant * fromCentre;
            x[i] = cosine * slanted - sine * fromCentre;
            y[i] = sine * slanted + cosine * fromCentre;
        }
    }

    /// <summary>
    /// As MNIST was made: the longer side of the bounding box becomes <paramref name="size"/> pixels, and the ink's centre of
    /// mass goes to (<paramref name="centreX"/>, <paramref name="centreY"/>).
    /// </summary>
    public static void Centre(PenPath path, float size, float centreX, float centreY)
    {
        Span<float> x = path.X;
        Span<float> y = path.Y;
        float left = float.MaxValue, top = float.MaxValue, right = float.MinValue, bottom = float.MinValue;
        for (int i = 0; i < x.Length; i++)
        {
            left = Math.Min(left, x[i]);
            right = Math.Max(right, x[i]);
            top = Math.Min(top, y[i]);
            bottom = Math.Max(bottom, y[i]);
        }

        float scale = size / Math.Max(right - left, bottom - top);
        float mass = 0f, massX = 0f, massY = 0f;
        for (int i = 1; i < x.Length; i++)
        {
            if (path.Lifted[i])
            {
                continue;
            }

            float stepX = x[i] - x[i - 1];
            float stepY = y[i] - y[i - 1];
            float length = MathF.Sqrt(stepX * stepX + stepY * stepY);
            mass += length;
            massX += length * 0.5f * (x[i] + x[i - 1]);
            massY += length * 0.5f * (y[i] + y[i - 1]);
        }

        float fromX = massX / mass;
        float fromY = massY / mass;
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (x[i] - fromX) * scale + centreX;
            y[i] = (y[i] - fromY) * scale + centreY;
        }
    }

    /// <summary>The pen's radius, which drifts along the path between two pressures.</summary>
    public static void Press(ref SplitMix64 random, PenPath path, float radius, float variation)
    {
        float start = radius * (1f + variation * random.Bell());
        float end = radius * (1f + variation * random.Bell());
        Span<float> radii = path.Radius;
        for (int i = 0; i < radii.Length; i++)
        {
            radii[i] = Math.Max(0.45f, start + (end - start) * i / radii.Length);
        }
    }

    private static int Weights(float at, Span<float> weights)
    {
        // Inside the grid's Knots − 3 cells, with a margin for points that jitter left outside the unit box.
        float scaled = Math.Clamp((at + 0.15f) / 1.3f, 0f, 0.9999f) * (Knots - 3);
        int cell = (int)scaled;
        float t = scaled - cell;
        float rest = 1f - t;
        weights[0] = rest * rest * rest * (1f / 6f);
        weights[1] = (4f - 6f * t * t + 3f * t * t * t) * (1f / 6f);
        weights[2] = (4f - 6f * rest * rest + 3f * rest * rest * rest) * (1f / 6f);
        weights[3] = t * t * t * (1f / 6f);
        return cell;
    }
}
