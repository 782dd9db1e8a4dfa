namespace Nabla.Cpu;

/// <summary>Batches of matrix products.</summary>
internal static unsafe class Products
{
    public static void Run<T>(in Operand x, in Operand y, in Operand z, int registerBits)
        where T : unmanaged
    {
        int rank = z.Shape.Rank;
        (long m, long n, long k) = (z.Shape[^2], z.Shape[^1], x.Shape[^1]);
        if (z.Shape.Count == 0)
        {
            return;
        }

        ReadOnlySpan<long> sx = x.Layout.Strides;
        ReadOnlySpan<long> sy = y.Layout.Strides;
        ReadOnlySpan<long> sz = z.Layout.Strides;
        long batches = z.Shape.Count / (m * n);
        Span<int> at = stackalloc int[rank];
        at.Clear();
        fixed (byte* px = &x.Storage.Reference, py = &y.Storage.Reference, pz = &z.Storage.Reference)
        {
            for (long b = 0; b < batches; b++)
            {
                T* a = (T*)px + x.Layout.Offset;
                T* c = (T*)py + y.Layout.Offset;
                T* d = (T*)pz + z.Layout.Offset;
                for (int axis = 0; axis < rank - 2; axis++)
                {
                    a += at[axis] * sx[axis];
                    c += at[axis] * sy[axis];
                    d += at[axis] * sz[axis];
                }

                MatrixProduct.Multiply(m, n, k, a, sx[^2], sx[^1], c, sy[^2], sy[^1], d, sz[^2], registerBits);
                for (int axis = rank - 3; axis >= 0 && ++at[axis] == z.Shape[axis]; axis--)
                {
                    at[axis] = 0;
                }
            }
        }

        GC.KeepAlive(x.Storage);
        GC.KeepAlive(y.Storage);
        GC.KeepAlive(z.Storage);
    }
}
