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
    /// <typeparam name="T">What sums are computed in: float, double, int, long or byte.</typeparam>
    /// <param name="product">The three matrices; those of half precision are multiplied as float.</param>
    /// <param name="registerBits">512, 256, 128, or 0 for scalars; the result does not depend on it.</param>
    /// <exception cref="NotSupportedException">The element type is none of the five.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No register has that many bits.</exception>
    public static void Multiply<T>(in Product product, int registerBits)
        where T : unmanaged
    {
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
            if (!product.Adds)
            {
                Clear<T>(product);
            }
        }
        else if (product.M == 1 && product.N == 1 && !product.Adds)
        {
            T sum = DotProduct<T, RegisterScalar<T>>.Of(product.K, product.A, product.B.Transposed());
            MatrixView c = product.C.Start == null ? new MatrixView((byte*)&sum, sizeof(T), sizeof(T)) : product.C;
            *(T*)c.Start = sum;
            product.Ending.Apply(0, 0, 1, 1, c);
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

    private static void Clear<T>(in Product product)
        where T : unmanaged
    {
        nuint bytes = (nuint)(product.N * sizeof(T));
        for (long row = 0; row < product.M; row++)
        {
            MatrixView zeros = product.C.Start == null ? new MatrixView(Scratch.Sums((long)bytes), 0, sizeof(T)) : product.C.From(row, 0);
            NativeMemory.Clear(zeros.Start, bytes);
            product.Ending.Apply(row, 0, 1, product.N, zeros);
        }
    }

    private static void Run<T, TVector, TRegister>(in Product product)
        where T : unmanaged
        where TVector : unmanaged
        where TRegister : struct, IRegister<TVector>
    {
        if (product.Adds)
        {
            // Only blocks of a product know that C holds a sum already; so small ones are blocks as well.
            BlockedProduct<T, TVector, TRegister>.Add(product);
        }
        else if (product.M == 1)
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
