using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Loops;

/// <summary>Rotations of neighbouring rows, kept until there are many, and then applied to strips of columns that stay near.</summary>
internal sealed unsafe class Rotations(MatrixArithmetic arithmetic, Matrix rows) : IPartKernel
{
    private const int Lanes = 8;
    private const int Width = 4 * Lanes;
    private const int Most = 1 << 20;

    private readonly List<(int Row, int Count, int Step, int At)> _sweeps = [];
    private readonly List<(double Cosine, double Sine)> _rotations = [];

    /// <summary>Begins a sweep: of rows p and p + 1, then p + step and p + step + 1, and so on.</summary>
    public void Sweep(int row, int step)
    {
        if (_rotations.Count >= Most)
        {
            Apply();
        }

        _sweeps.Add((row, 0, step, _rotations.Count));
    }

    /// <summary>The sweep's next: p ← cosine · p − sine · q, q ← sine · p + cosine · q, q being the row after p.</summary>
    public void Add(double cosine, double sine)
    {
        _rotations.Add((cosine, sine));
        CollectionsMarshal.AsSpan(_sweeps)[^1].Count++;
    }

    /// <summary>Applies what is kept.</summary>
    public void Apply()
    {
        arithmetic.For((rows.Columns + Width - 1) / Width, this);
        _sweeps.Clear();
        _rotations.Clear();
    }

    void IPartKernel.Run(int part)
    {
        int column = part * Width;
        int width = Math.Min(Width, rows.Columns - column);
        double* strip = (double*)NativeMemory.AlignedAlloc((nuint)((long)rows.Rows * Width * sizeof(double)), 64);
        for (int i = 0; i < rows.Rows; i++)
        {
            Span<double> own = new(strip + (long)i * Width, Width);
            new ReadOnlySpan<double>(rows.Row(i) + column, width).CopyTo(own);
            own[width..].Clear();
        }

        ReadOnlySpan<(double Cosine, double Sine)> rotations = CollectionsMarshal.AsSpan(_rotations);
        foreach ((int row, int count, int step, int at) in _sweeps)
        {
            fixed ((double Cosine, double Sine)* first = rotations.Slice(at, count))
            {
                if (step > 0)
                {
                    Down(strip + (long)row * Width, first, count);
                }
                else
                {
                    Up(strip + (long)row * Width, first, count);
                }
            }
        }

        for (int i = 0; i < rows.Rows; i++)
        {
            new ReadOnlySpan<double>(strip + (long)i * Width, width).CopyTo(new Span<double>(rows.Row(i) + column, width));
        }

        NativeMemory.AlignedFree(strip);
    }

    // The row that two rotations in turn have in common stays in registers.
    private static void Down(double* p, (double Cosine, double Sine)* rotation, int count)
    {
        (Vector512<double> p0, Vector512<double> p1, Vector512<double> p2, Vector512<double> p3) = (Vector512.Load(p), Vector512.Load(p + Lanes), Vector512.Load(p + 2 * Lanes), Vector512.Load(p + 3 * Lanes));
        for (int k = 0; k < count; k++, p += Width)
        {
            Vector512<double> cosine = Vector512.Create(rotation[k].Cosine);
            Vector512<double> sine = Vector512.Create(rotation[k].Sine);
            double* q = p + Width;
            (Vector512<double> q0, Vector512<double> q1, Vector512<double> q2, Vector512<double> q3) = (Vector512.Load(q), Vector512.Load(q + Lanes), Vector512.Load(q + 2 * Lanes), Vector512.Load(q + 3 * Lanes));
            Vector512.FusedMultiplyAdd(-sine, q0, cosine * p0).Store(p);
            Vector512.FusedMultiplyAdd(-sine, q1, cosine * p1).Store(p + Lanes);
            Vector512.FusedMultiplyAdd(-sine, q2, cosine * p2).Store(p + 2 * Lanes);
            Vector512.FusedMultiplyAdd(-sine, q3, cosine * p3).Store(p + 3 * Lanes);
            p0 = Vector512.FusedMultiplyAdd(sine, p0, cosine * q0);
            p1 = Vector512.FusedMultiplyAdd(sine, p1, cosine * q1);
            p2 = Vector512.FusedMultiplyAdd(sine, p2, cosine * q2);
            p3 = Vector512.FusedMultiplyAdd(sine, p3, cosine * q3);
        }

        p0.Store(p);
        p1.Store(p + Lanes);
        p2.Store(p + 2 * Lanes);
        p3.Store(p + 3 * Lanes);
    }

    private static void Up(double* p, (double Cosine, double Sine)* rotation, int count)
    {
        double* q = p + Width;
        (Vector512<double> q0, Vector512<double> q1, Vector512<double> q2, Vector512<double> q3) = (Vector512.Load(q), Vector512.Load(q + Lanes), Vector512.Load(q + 2 * Lanes), Vector512.Load(q + 3 * Lanes));
        for (int k = 0; k < count; k++, q -= Width)
        {
            Vector512<double> cosine = Vector512.Create(rotation[k].Cosine);
            Vector512<double> sine = Vector512.Create(rotation[k].Sine);
            p = q - Width;
            (Vector512<double> p0, Vector512<double> p1, Vector512<double> p2, Vector512<double> p3) = (Vector512.Load(p), Vector512.Load(p + Lanes), Vector512.Load(p + 2 * Lanes), Vector512.Load(p + 3 * Lanes));
            Vector512.FusedMultiplyAdd(sine, p0, cosine * q0).Store(q);
            Vector512.FusedMultiplyAdd(sine, p1, cosine * q1).Store(q + Lanes);
            Vector512.FusedMultiplyAdd(sine, p2, cosine * q2).Store(q + 2 * Lanes);
            Vector512.FusedMultiplyAdd(sine, p3, cosine * q3).Store(q + 3 * Lanes);
            q0 = Vector512.FusedMultiplyAdd(-sine, q0, cosine * p0);
            q1 = Vector512.FusedMultiplyAdd(-sine, q1, cosine * p1);
            q2 = Vector512.FusedMultiplyAdd(-sine, q2, cosine * p2);
            q3 = Vector512.FusedMultiplyAdd(-sine, q3, cosine * p3);
        }

        q0.Store(q);
        q1.Store(q + Lanes);
        q2.Store(q + 2 * Lanes);
        q3.Store(q + 3 * Lanes);
    }
}
