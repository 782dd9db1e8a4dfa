using System.Runtime.InteropServices;

namespace Nabla.Cuda.Native;

/// <summary>The functions of cuDNN, convolutions, that are used here, which versions 8 and 9 have alike; 0 means that it was done. <see cref="CudaLibraries"/> finds the library.</summary>
internal static unsafe partial class Cudnn
{
    /// <summary>The name that <see cref="CudaLibraries"/> resolves.</summary>
    public const string Library = "cudnn";

    /// <summary>Element types: CUDNN_DATA_FLOAT, CUDNN_DATA_DOUBLE, CUDNN_DATA_HALF, CUDNN_DATA_BFLOAT16 of cudnnDataType_t.</summary>
    public const int Float32 = 0, Float64 = 1, Float16 = 2, BFloat16 = 9;

    /// <summary>CUDNN_TENSOR_NCHW of cudnnTensorFormat_t: channels before places.</summary>
    public const int ChannelsFirst = 0;

    /// <summary>CUDNN_CROSS_CORRELATION of cudnnConvolutionMode_t: windows are not turned round.</summary>
    public const int CrossCorrelation = 1;

    /// <summary>What multiplies, of cudnnMathType_t: CUDNN_DEFAULT_MATH, which may round factors of float32 to TensorFloat-32, CUDNN_TENSOR_OP_MATH, and CUDNN_FMA_MATH, which rounds no factor.</summary>
    public const int DefaultMath = 0, TensorMath = 1, FmaMath = 3;

    /// <summary>CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM and _IMPLICIT_PRECOMP_GEMM; CUDNN_CONVOLUTION_BWD_DATA_ALGO_1; CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1. Those numbered 0 (and 3 of the filter) add in any order; the others transform first, and round more.</summary>
    public const int ForwardProduct = 0, ForwardProductOfPlaces = 1, BackwardDataProduct = 1, BackwardFilterProduct = 1;

    /// <summary>Whether a status is CUDNN_STATUS_NOT_SUPPORTED: 9 up to version 8, from version 9 on 3000 and what follows it.</summary>
    public static bool IsNotSupported(int status) => status == 9 || status / 1000 == 3;

    [LibraryImport(Library, EntryPoint = "cudnnGetErrorString")]
    public static partial nint GetErrorText(int status);

    [LibraryImport(Library, EntryPoint = "cudnnCreate")]
    public static partial int Create(out nint handle);

    [LibraryImport(Library, EntryPoint = "cudnnSetStream")]
    public static partial int SetStream(nint handle, nint stream);

    [LibraryImport(Library, EntryPoint = "cudnnCreateTensorDescriptor")]
    public static partial int CreateTensor(out nint tensor);

    [LibraryImport(Library, EntryPoint = "cudnnSetTensorNdDescriptor")]
    public static partial int SetTensor(nint tensor, int type, int rank, int* lengths, int* strides);

    [LibraryImport(Library, EntryPoint = "cudnnCreateFilterDescriptor")]
    public static partial int CreateFilter(out nint filter);

    [LibraryImport(Library, EntryPoint = "cudnnSetFilterNdDescriptor")]
    public static partial int SetFilter(nint filter, int type, int format, int rank, int* lengths);

    [LibraryImport(Library, EntryPoint = "cudnnCreateConvolutionDescriptor")]
    public static partial int CreateConvolution(out nint convolution);

    [LibraryImport(Library, EntryPoint = "cudnnSetConvolutionNdDescriptor")]
    public static partial int SetConvolution(nint convolution, int axes, int* padding, int* stride, int* dilation, int mode, int computeType);

    [LibraryImport(Library, EntryPoint = "cudnnSetConvolutionGroupCount")]
    public static partial int SetGroups(nint convolution, int groups);

    [LibraryImport(Library, EntryPoint = "cudnnSetConvolutionMathType")]
    public static partial int SetMath(nint convolution, int math);

    [LibraryImport(Library, EntryPoint = "cudnnGetConvolutionForwardWorkspaceSize")]
    public static partial int ForwardWorkspace(nint handle, nint input, nint weight, nint convolution, nint output, int algorithm, out nuint bytes);

    [LibraryImport(Library, EntryPoint = "cudnnGetConvolutionBackwardDataWorkspaceSize")]
    public static partial int BackwardDataWorkspace(nint handle, nint weight, nint output, nint convolution, nint input, int algorithm, out nuint bytes);

    [LibraryImport(Library, EntryPoint = "cudnnGetConvolutionBackwardFilterWorkspaceSize")]
    public static partial int BackwardFilterWorkspace(nint handle, nint input, nint output, nint convolution, nint weight, int algorithm, out nuint bytes);

    [LibraryImport(Library, EntryPoint = "cudnnConvolutionForward")]
    public static partial int Forward(
        nint handle, void* alpha, nint inputFacts, nint input, nint weightFacts, nint weight, nint convolution, int algorithm, nint workspace, nuint workspaceBytes, void* beta, nint outputFacts, nint output);

    [LibraryImport(Library, EntryPoint = "cudnnConvolutionBackwardData")]
    public static partial int BackwardData(
        nint handle, void* alpha, nint weightFacts, nint weight, nint outputFacts, nint output, nint convolution, int algorithm, nint workspace, nuint workspaceBytes, void* beta, nint inputFacts, nint input);

    [LibraryImport(Library, EntryPoint = "cudnnConvolutionBackwardFilter")]
    public static partial int BackwardFilter(
        nint handle, void* alpha, nint inputFacts, nint input, nint outputFacts, nint output, nint convolution, int algorithm, nint workspace, nuint workspaceBytes, void* beta, nint weightFacts, nint weight);
}
