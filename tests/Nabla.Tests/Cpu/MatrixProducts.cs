using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

/// <summary>The product by three loops in the order that Note [The order of a sum] promises, and comparison with it.</summary>
internal static unsafe class MatrixProducts
{
    /// <summary>The register widths whose fused multiply-add is hardware here, and scalars.</summary>
    public static int[] Widths { get; } =
        [.. new[] { (512, Vector512.IsHardwareAccelerated), (256, Vector256.IsHardwareAccelerated), (128, Vector128.IsHardwareAccelerated), (0, true) }
            .Where(static width => width.Item2).Select(static width => width.Item1)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T[] Expected<T>(Matrix<T> a, Matrix<T> b)
        where T : unmanaged, INumber<T>
    {
        int depth = Blocking.Depth;
        T[] c = new T[a.Rows * b.Columns];
        for (int row = 0; row < a.Rows; row++)
        {
            for (int column = 0; column < b.Columns; column++)
            {
                T total = T.Zero;
                for (int block = 0; block < a.Columns; block += depth)
                {
                    T sum = T.Zero;
                    int end = Math.Min(block + depth, a.Columns);
                    for (int p = block; p < end; p++)
                    {
                        sum = Fma(a.Elements[a.Origin + (row * a.Row) + (p * a.Column)], b.Elements[b.Origin + (p * b.Row) + (column * b.Column)], sum);
                    }

                    total = block == 0 ? sum : unchecked(total + sum);
                }

                c[(row * b.Columns) + column] = total;
            }
        }

        return c;
    }

    /// <summary>The product, in rows <paramref name="gap"/> elements longer than they need to be, that nothing may write to.</summary>
    public static T[] Actual<T>(Matrix<T> a, Matrix<T> b, int bits, int gap = 3, Epilogue? epilogue = null)
        where T : unmanaged, INumber<T>
    {
        int m = a.Rows, n = b.Columns, row = n + gap;
        T canary = T.CreateTruncating(77);
        T[] c = new T[(m * row) + gap];
        Array.Fill(c, canary);
        fixed (T* pa = a.Elements, pb = b.Elements, pc = c)
        {
            Product product = new(m, n, a.Columns, View(a, pa), View(b, pb), new MatrixView((byte*)(pc + gap), row * sizeof(T), sizeof(T)), new Ending(epilogue, 0));
            MatrixProduct.Multiply<T>(product, bits);
        }

        T[] dense = new T[m * n];
        for (int index = 0; index < c.Length; index++)
        {
            int column = (index - gap) % row;
            if (index >= gap && column < n)
            {
                dense[((index - gap) / row * n) + column] = c[index];
            }
            else
            {
                Assert.Equal(canary, c[index]);
            }
        }

        return dense;
    }

    public static void AssertSame<T>(T[] expected, T[] actual)
        where T : unmanaged, INumber<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
        {
            // NaNs are equal whatever their payloads: which operand's payload survives is the machine's choice.
            if (!(expected[index].Equals(actual[index]) && T.IsNegative(expected[index]) == T.IsNegative(actual[index])) && !(T.IsNaN(expected[index]) && T.IsNaN(actual[index])))
            {
                Assert.Fail($"element {index} is {actual[index]}, not {expected[index]}");
            }
        }
    }

    private static MatrixView View<T>(Matrix<T> matrix, T* elements)
        where T : unmanaged, INumber<T> =>
        new((byte*)(elements + matrix.Origin), (nint)matrix.Row * sizeof(T), (nint)matrix.Column * sizeof(T));

    private static T Fma<T>(T x, T y, T z)
        where T : unmanaged, INumber<T> =>
        typeof(T) == typeof(float) ? (T)(object)MathF.FusedMultiplyAdd((float)(object)x, (float)(object)y, (float)(object)z)
        : typeof(T) == typeof(double) ? (T)(object)Math.FusedMultiplyAdd((double)(object)x, (double)(object)y, (double)(object)z)
        : unchecked((x * y) + z);
}
