using System.Collections.Concurrent;
using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda;

// Note [Rows for columns]
// cuBLASLt counts matrices column by column. What lies row by row is, read that way, its own transpose; and zᵀ = yᵀ xᵀ. So y
// is its first matrix and x its second, each as it lies, marked as transposed where columns follow each other in memory.

/// <summary>Products by cuBLASLt.</summary>
internal sealed unsafe class CudaProducts : IProducts
{
    private const ulong MostWorkspace = 32 << 20;

    // Registers are loaded and stored whole; what lies between is multiplied by a generated kernel.
    private const uint Alignment = 16;

    private readonly nint _library;
    private readonly CudaRuntime _runtime;
    private readonly ConcurrentDictionary<Form, Plan?> _plans = new();

    private CudaProducts(nint library, CudaRuntime runtime)
    {
        _library = library;
        _runtime = runtime;
    }

    /// <summary>The library where it is installed and works, else null: then products are generated.</summary>
    public static CudaProducts? Open(CudaRuntime runtime)
        => CudaLibraries.HasProducts && CublasLt.Create(out nint library) == 0 ? new CudaProducts(library, runtime) : null;

    /// <inheritdoc/>
    public bool TryMultiply(in ProductSize size, in MatrixPlace x, in MatrixPlace y, in MatrixPlace z)
    {
        _runtime.Enter();
        if (Form.Of(size, x, y, z, CudaDevices.AllowsTensorFloat32) is not { } form || !(IsAligned(x, size) && IsAligned(y, size) && IsAligned(z, size)) || _plans.GetOrAdd(form, Prepare) is not { } plan)
        {
            return false;
        }

        GpuBuffer? workspace = plan.WorkspaceBytes > 0 ? _runtime.Allocate((long)plan.WorkspaceBytes) : null;
        try
        {
            // One and zero, in float32 or float64.
            double wideOne = 1, wideZero = 0;
            float one = 1, zero = 0;
            bool isWide = form.DType == DType.Float64;
            ProductAlgorithm algorithm = plan.Algorithm;
            nint to = Address(z, form.DType);
            int status = CublasLt.Multiply(
                _library, plan.Product, isWide ? &wideOne : &one, Address(y, form.DType), plan.A, Address(x, form.DType), plan.B, isWide ? &wideZero : &zero, to, plan.C, to, plan.C,
                &algorithm, workspace is PooledBuffer buffer ? buffer.Handle : 0, (nuint)plan.WorkspaceBytes, _runtime.Stream);
            return status == 0 ? true : throw new DeviceException($"cuBLASLt was asked to multiply {form}, and answered {status}.");
        }
        finally
        {
            // In the stream's order: who rents it next computes later.
            if (workspace is not null)
            {
                _runtime.Free(workspace);
            }
        }
    }

    private static bool IsAligned(in MatrixPlace place, in ProductSize size) => place.Offset * size.DType.Size() % Alignment == 0;

    private static nint Address(in MatrixPlace place, DType dtype) => (nint)(((PooledBuffer)place.Buffer).Handle + (place.Offset * dtype.Size()));

    // A form that the library refuses is asked for once; its products are generated from then on.
    private Plan? Prepare(Form form)
    {
        (int type, int compute, int scale) = form.DType switch
        {
            DType.Float64 => (CublasLt.Float64, CublasLt.ComputeFloat64, CublasLt.Float64),
            DType.Float16 => (CublasLt.Float16, CublasLt.ComputeFloat32, CublasLt.Float32),
            DType.BFloat16 => (CublasLt.BFloat16, CublasLt.ComputeFloat32, CublasLt.Float32),
            _ => (CublasLt.Float32, form.IsRounded ? CublasLt.ComputeTensorFloat32 : CublasLt.ComputeFloat32, CublasLt.Float32),
        };
        int transposeA = form.Y.IsTransposed ? 1 : 0;
        int transposeB = form.X.IsTransposed ? 1 : 0;
        ProductProposal proposal = default;
        bool isDone = CublasLt.CreateProduct(out nint product, compute, scale) == 0
            & CublasLt.SetProductFact(product, CublasLt.TransposeA, &transposeA, sizeof(int)) == 0
            & CublasLt.SetProductFact(product, CublasLt.TransposeB, &transposeB, sizeof(int)) == 0;
        nint a = 0, b = 0, c = 0, preference = 0;
        isDone = isDone && TryLay(form, form.Y, type, form.K, form.N, out a)
            && TryLay(form, form.X, type, form.M, form.K, out b)
            && TryLay(form, form.Z, type, form.M, form.N, out c)
            && TryPrefer(out preference)
            && CublasLt.Propose(_library, product, a, b, c, c, preference, 1, &proposal, out int count) == 0 && count > 0 && proposal.Status == 0;
        if (preference != 0)
        {
            _ = CublasLt.DestroyPreference(preference);
        }

        return isDone ? new Plan(product, a, b, c, proposal.Algorithm, proposal.WorkspaceBytes) : null;
    }

    private static bool TryPrefer(out nint preference)
    {
        ulong workspace = MostWorkspace;
        uint ordered = CublasLt.OrderedReductions;
        uint alignment = Alignment;
        return CublasLt.CreatePreference(out preference) == 0
            && CublasLt.SetPreferenceFact(preference, CublasLt.MaxWorkspaceBytes, &workspace, sizeof(ulong)) == 0
            && CublasLt.SetPreferenceFact(preference, CublasLt.ReductionSchemes, &ordered, sizeof(uint)) == 0
            && CublasLt.SetPreferenceFact(preference, CublasLt.AlignmentOfA, &alignment, sizeof(uint)) == 0
            && CublasLt.SetPreferenceFact(preference, CublasLt.AlignmentOfB, &alignment, sizeof(uint)) == 0
            && CublasLt.SetPreferenceFact(preference, CublasLt.AlignmentOfC, &alignment, sizeof(uint)) == 0
            && CublasLt.SetPreferenceFact(preference, CublasLt.AlignmentOfD, &alignment, sizeof(uint)) == 0;
    }

    // A matrix [rows, columns] that lies row by row is, column by column, [columns, rows].
    private static bool TryLay(in Form form, in Lie lie, int type, int rows, int columns, out nint matrix)
    {
        int batch = form.Batch;
        long stride = lie.BatchStride;
        return CublasLt.CreateMatrix(out matrix, type, (ulong)(lie.IsTransposed ? rows : columns), (ulong)(lie.IsTransposed ? columns : rows), lie.Stride) == 0
            && CublasLt.SetMatrixFact(matrix, CublasLt.BatchCount, &batch, sizeof(int)) == 0
            && CublasLt.SetMatrixFact(matrix, CublasLt.BatchStride, &stride, sizeof(long)) == 0;
    }

    /// <summary>How a matrix lies: from one row to the next, or, transposed, from one column to the next.</summary>
    internal readonly record struct Lie(bool IsTransposed, long Stride, long BatchStride)
    {
        /// <summary>How it lies, or null where neither rows nor columns have their elements next to each other, or they overlap.</summary>
        public static Lie? Of(in MatrixPlace place, int rows, int columns) =>
            (place.ColumnStride == 1 || columns == 1) && (rows == 1 || place.RowStride >= columns) ? new Lie(false, rows == 1 ? columns : place.RowStride, place.BatchStride)
            : (place.RowStride == 1 || rows == 1) && (columns == 1 || place.ColumnStride >= rows) ? new Lie(true, columns == 1 ? rows : place.ColumnStride, place.BatchStride)
            : null;
    }

    /// <summary>What a plan is made for; <paramref name="IsRounded"/>: whether factors of float32 may be rounded to TensorFloat-32.</summary>
    internal readonly record struct Form(DType DType, int Batch, int M, int N, int K, Lie X, Lie Y, Lie Z, bool IsRounded = false)
    {
        /// <summary>The form of a product, or null where it has none that the library could compute.</summary>
        public static Form? Of(in ProductSize size, in MatrixPlace x, in MatrixPlace y, in MatrixPlace z, bool mayRound = false)
            => size.DType is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16 && size is { Batch: > 0, M: > 0, N: > 0, K: > 0 }
                && Lie.Of(x, size.M, size.K) is { } lieX && Lie.Of(y, size.K, size.N) is { } lieY && Lie.Of(z, size.M, size.N) is { IsTransposed: false } lieZ
                ? new Form(size.DType, size.Batch, size.M, size.N, size.K, lieX, lieY, lieZ, mayRound && size.DType == DType.Float32)
                : null;
    }

    private sealed record Plan(nint Product, nint A, nint B, nint C, ProductAlgorithm Algorithm, nuint WorkspaceBytes);
}
