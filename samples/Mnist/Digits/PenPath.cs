using System.Runtime.CompilerServices;

namespace MnistSample.Digits;

/// <summary>The way of the pen: points joined by straight pieces, with the pen's radius at each.</summary>
internal sealed class PenPath
{
    /// <summary>More than the longest glyph needs: 21 control points at <see cref="PointsPerSpan"/> points each, and one for each stroke's start.</summary>
    public const int Capacity = 160;

    private const int PointsPerSpan = 5;

    private readonly float[] _x = new float[Capacity];

    private readonly float[] _y = new float[Capacity];

    private readonly float[] _radius = new float[Capacity];

    private readonly bool[] _lifted = new bool[Capacity];

    public Span<float> X => _x.AsSpan(0, Count);

    public Span<float> Y => _y.AsSpan(0, Count);

    public Span<float> Radius => _radius.AsSpan(0, Count);

    /// <summary>True where a stroke starts, so that nothing joins the point with the one before.</summary>
    public Span<bool> Lifted => _lifted.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>Draws a smooth line through control points (Catmull-Rom); a point that occurs twice in a row gives a corner.</summary>
    public void AddStroke(ReadOnlySpan<float> controlX, ReadOnlySpan<float> controlY)
    {
        int last = controlX.Length - 1;
        Add(controlX[0], controlY[0], lift: true);
        for (int i = 0; i < last; i++)
        {
            if (controlX[i] == controlX[i + 1] && controlY[i] == controlY[i + 1])
            {
                continue;
            }

            int before = Math.Max(i - 1, 0);
            int after = Math.Min(i + 2, last);
            for (int k = 1; k <= PointsPerSpan; k++)
            {
                float t = k / (float)PointsPerSpan;
                Add(
                    Spline(controlX[before], controlX[i], controlX[i + 1], controlX[after], t),
                    Spline(controlY[before], controlY[i], controlY[i + 1], controlY[after], t),
                    lift: false);
            }
        }
    }

    private void Add(float atX, float atY, bool lift)
    {
        _x[Count] = atX;
        _y[Count] = atY;
        _lifted[Count] = lift;
        Count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Spline(float a, float b, float c, float d, float t) =>
        b + 0.5f * t * (c - a + t * (2f * a - 5f * b + 4f * c - d + t * (3f * (b - c) + d - a)));
}
