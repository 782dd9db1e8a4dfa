using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>The product of two matrices on the CPU.</summary>
/// <remarks>
/// Note [The order of a sum]: with d = <see cref="Blocking.Depth"/>, C[i, j] is the sum over p of A[i, p]·B[p, j] taken
/// so: each run of d consecutive p, from p = 0, is a chain of fused multiply-adds in increasing p that begins at +0; the
/// first chain is C[i, j], and each further chain is added to it in order. This holds on every path, for every shape,
/// stride, register width and number of threads, so all of them give the same bits, and a row of a product does not
/// depend on which other rows are computed with it.
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>Bits in the widest register that this machine multiplies in hardware; 0 if it has none.</summary>
    public static int BestRegisterBits { get; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>C[i, j] = Σₚ A[i, p]·B[p, j], for A of m×k, B of k×n and C of m×n; integers wrap.</summary>
    /// <typeparam name="T">float, double, int, long or byte.</typeparam>
    /// <param name="m">Rows of A and C; may be 0.</param>
    /// <param name="n">Columns of B and C; may be 0.</param>
    /// <param name="k">Columns of A and rows of B; 0 gives zeros.</param>
    /// <param name="a">A's first element.</param>
    /// <param name="aRow">Elements from one row of A to the next; strides of A and B may be zero or negative.</param>
    /// <param name="aColumn">Elements from one column of A to the next.</param>
    /// <param name="b">B's first element.</param>
    /// <param name="bRow">Elements from one row of B to the next.</param>
    /// <param name="bColumn">Elements from one column of B to the next.</param>
    /// <param name="c">C's first element; overwritten. Its columns are adjacent. Must not overlap A or B.</param>
    /// <param name="cRow">Elements from one row of C to the next.</param>
    /// <param name="registerBits">512, 256, 128, or 0 for scalars; the result does not depend on it.</param>
    /// <param name="ending">What then happens to C.</param>
    /// <exception cref="NotSupportedException">The element type is none of the five.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No register has that many bits.</exception>
    public static void Multiply<T>(
        long m, long n, long k, T* a, long aRow, long aColumn, T* b, long bRow, long bColumn, T* c, long cRow, int registerBits, Ending ending = default)
        where T : unmanaged
    {
        nint size = sizeof(T);
        MatrixView left = new((byte*)a, (nint)aRow * size, (nint)aColumn * size);
        MatrixView right = new((byte*)b, (nint)bRow * size, (nint)bColumn * size);
        MatrixView result = new((byte*)c, (nint)cRow * size, size);
        Product product = new(m, n, k, left, right, result, ending);
        if (typeof(T) == typeof(float))
        {
            Run<float>(product, registerBits);
        }
        else if (typeof(T) == typeof(double))
        {
            Run<double>(product, registerBits);
        }
        else if (typeof(T) == typeof(int))
        {
            Run<int>(product, registerBits);
        }
        else if (typeof(T) == typeof(long))
        {
            Run<long>(product, registerBits);
        }
        else if (typeof(T) == typeof(byte))
        {
            Run<byte>(product, registerBits);
        }
        else
        {
            throw new NotSupportedException($"The matrix product was asked for elements of type {typeof(T).Name}; it knows float, double, int, long and byte. Convert the operands first.");
        }
    }

    private static void Run<T>(in Product product, int registerBits)
        where T : unmanaged, INumber<T>
    {
        if (registerBits is not (512 or 256 or 128 or 0))
        {
            throw new ArgumentOutOfRangeException(nameof(registerBits), registerBits, $"The matrix product was asked for registers of {registerBits} bits; use 512, 256, 128, or 0 for scalars.");
        }

        if (product.M == 0 || product.N == 0)
        {
            return;
        }

        if (product.K == 0)
        {
            for (long row = 0; row < product.M; row++)
            {
                MatrixView zeros = product.C.From(row, 0);
                NativeMemory.Clear(zeros.Start, (nuint)(product.N * sizeof(T)));
                product.Ending.Apply(row, 0, 1, product.N, zeros);
            }
        }
        else if (product.M == 1 && product.N == 1)
        {
            *(T*)product.C.Start = DotProduct<T, RegisterScalar<T>>.Of(
                product.K, product.A.Start, product.A.Column, product.B.Start, product.B.Row);
            product.Ending.Apply(0, 0, 1, 1, product.C);
        }
        else if (registerBits == 512)
        {
            Run<T, Vector512<T>, Register512<T>>(product);
        }
        else if (registerBits == 256)
        {
            Run<T, Vector256<T>, Register256<T>>(product);
        }
        else if (registerBits == 128)
        {
            Run<T, Vector128<T>, Register128<T>>(product);
        }
        else
        {
            Run<T, T, RegisterScalar<T>>(product);
        }
    }

    private static void Run<T, TVector, TRegister>(in Product product)
        where T : unmanaged
        where TVector : unmanaged
        where TRegister : struct, IRegister<TVector>
    {
        if (product.M == 1)
        {
            RowLoop<T, TVector, TRegister>.Run(product);
        }
        else if (product.N == 1)
        {
            RowLoop<T, TVector, TRegister>.Run(product.Transposed());
        }
        else
        {
            BlockedProduct<T, TVector, TRegister>.Run(product);
        }
    }
}
