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

    // Registers are loaded and stored whole; what lies between is copied, or multiplied by a generated kernel.
    private const uint Alignment = 16;

    private readonly nint _library;
    private readonly CudaRuntime _runtime;
    private readonly ConcurrentDictionary<Form, Plan?> _plans = new();
    private readonly ConcurrentDictionary<(DType DType, bool IsRounded), bool> _keepsNaN = new();

    private CudaProducts(nint library, CudaRuntime runtime)
    {
        _library = library;
        _runtime = runtime;
    }

    /// <summary>The library where it is installed and works, else null: then products are generated.</summary>
    public static CudaProducts? Open(CudaRuntime runtime)
        => CudaLibraries.HasProducts && CublasLt.Create(out nint library) == 0 ? new CudaProducts(library, runtime) : null;

    /// <inheritdoc/>
    public bool Has(DType dtype) => CudaDevices.UsesLibraries && Form.Has(dtype);

    /// <inheritdoc/>
    public bool Takes(in MatrixPlace place, DType dtype, int rows, int columns) => IsAligned(place, dtype) && Lie.Of(place, rows, columns) is not null;

    /// <inheritdoc/>
    public bool TryMultiply(in ProductSize size, in MatrixPlace x, in MatrixPlace y, in MatrixPlace z, ProductEnding ending, in MatrixPlace bias)
    {
        _runtime.Enter();
        return CudaDevices.UsesLibraries
            && Form.Of(size, x, y, z, ending, CudaDevices.AllowsTensorFloat32) is { } form
            && IsAligned(x, size.DType) && IsAligned(y, size.DType) && IsAligned(z, size.DType) && (!ending.HasBias || IsAligned(bias, size.DType))
            && (!ending.IsRectified || _keepsNaN.GetOrAdd((form.DType, form.IsRounded), KeepsNaN))
            && TryMultiply(form, x, y, z, bias);
    }

    private bool TryMultiply(in Form form, in MatrixPlace x, in MatrixPlace y, in MatrixPlace z, in MatrixPlace bias)
    {
        if (_plans.GetOrAdd(form, Prepare) is not { } plan)
        {
            return false;
        }

        using CudaWorkspace workspace = new(_runtime, plan.WorkspaceBytes);

        // Where the bias lies is a fact of the product, which others may set at the same time.
        lock (plan)
        {
            nint shift = form.Ending.HasBias ? Address(bias, form.DType) : 0;
            int status = shift == 0 ? 0 : CublasLt.SetProductFact(plan.Product, CublasLt.BiasPointer, &shift, (nuint)sizeof(nint));
            status = status != 0 ? status : Multiply(form, plan, Address(x, form.DType), Address(y, form.DType), Address(z, form.DType), workspace.Handle);
            return status == 0 ? true : throw new DeviceException($"cuBLASLt was asked to multiply {form}, and answered {status}.");
        }
    }

    private int Multiply(in Form form, Plan plan, nint x, nint y, nint z, nint workspace)
    {
        long one = LibraryScalar.One(form.DType), zero = 0;
        ProductAlgorithm algorithm = plan.Algorithm;
        return CublasLt.Multiply(
            _library, plan.Product, &one, y, plan.A, x, plan.B, &zero, z, plan.C, z, plan.C,
            &algorithm, workspace, (nuint)plan.WorkspaceBytes, _runtime.Stream);
    }

    // The library says what becomes of x less than 0, and not of NaN, which we keep: a sum that is none must not look like 0. So it is asked, once a type.
    private bool KeepsNaN((DType DType, bool IsRounded) kind)
    {
        const int Length = 64;
        byte[] numbers = new byte[Length * Length * kind.DType.Size()];
        GpuBuffer factor = _runtime.Allocate(numbers.Length);
        GpuBuffer result = _runtime.Allocate(numbers.Length);
        try
        {
            // A floating-point number whose bits are all 1 is NaN.
            numbers.AsSpan().Fill(0xFF);
            _runtime.Write(numbers, factor, 0);
            Lie lie = new(false, Length, 0);
            Form form = new(kind.DType, 1, Length, Length, Length, lie, lie, lie, new ProductEnding(false, true), kind.IsRounded);
            MatrixPlace place = new(factor, 0, 0, Length, 1);
            if (!TryMultiply(form, place, place, place with { Buffer = result }, default))
            {
                return false;
            }

            _runtime.Read(result, 0, numbers);
            for (int last = kind.DType.Size() - 1; last < numbers.Length; last += kind.DType.Size())
            {
                if ((numbers[last] & 0x7F) != 0x7F)
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            _runtime.Free(factor);
            _runtime.Free(result);
        }
    }

    private static bool IsAligned(in MatrixPlace place, DType dtype) => place.Offset * dtype.Size() % Alignment == 0;

    private static nint Address(in MatrixPlace place, DType dtype) => CudaRuntime.Place(place.Buffer, place.Offset * dtype.Size());

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
            & CublasLt.SetProductFact(product, CublasLt.TransposeB, &transposeB, sizeof(int)) == 0
            && TryEnd(product, form.Ending);
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

    private static bool TryEnd(nint product, ProductEnding ending)
    {
        uint epilogue = (ending.HasBias ? CublasLt.EpilogueBias : 0) | (ending.IsRectified ? CublasLt.EpilogueRelu : 0);

        // Nothing is read from there yet, but proposals depend on how it is aligned.
        nint bias = (nint)Alignment;
        return epilogue == 0 || (CublasLt.SetProductFact(product, CublasLt.Epilogue, &epilogue, sizeof(uint)) == 0
            && (!ending.HasBias || CublasLt.SetProductFact(product, CublasLt.BiasPointer, &bias, (nuint)sizeof(nint)) == 0));
    }

    private static bool TryPrefer(out nint preference)
    {
        ulong workspace = MostWorkspace;
        uint asComputed = CublasLt.ReductionsAsComputed;
        uint alignment = Alignment;
        return CublasLt.CreatePreference(out preference) == 0
            && CublasLt.SetPreferenceFact(preference, CublasLt.MaxWorkspaceBytes, &workspace, sizeof(ulong)) == 0
            && CublasLt.SetPreferenceFact(preference, CublasLt.ReductionSchemes, &asComputed, sizeof(uint)) == 0
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
    internal readonly record struct Form(DType DType, int Batch, int M, int N, int K, Lie X, Lie Y, Lie Z, ProductEnding Ending = default, bool IsRounded = false)
    {
        /// <summary>Whether there are products of a type.</summary>
        public static bool Has(DType dtype) => dtype is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16;

        /// <summary>The form of a product, or null where it has none that the library could compute.</summary>
        public static Form? Of(in ProductSize size, in MatrixPlace x, in MatrixPlace y, in MatrixPlace z, ProductEnding ending = default, bool mayRound = false)
            => Has(size.DType) && size is { Batch: > 0, M: > 0, N: > 0, K: > 0 }
                && Lie.Of(x, size.M, size.K) is { } lieX && Lie.Of(y, size.K, size.N) is { } lieY && Lie.Of(z, size.M, size.N) is { IsTransposed: false } lieZ
                ? new Form(size.DType, size.Batch, size.M, size.N, size.K, lieX, lieY, lieZ, ending, mayRound && size.DType == DType.Float32)
                : null;
    }

    private sealed record Plan(nint Product, nint A, nint B, nint C, ProductAlgorithm Algorithm, nuint WorkspaceBytes);
}
