using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Nabla.Cpu;
using Nabla.Cuda.Native;
using Nabla.Gpu;
using Nabla.Loops;

namespace Nabla.Cuda;

/// <summary>Convolutions by cuDNN, where it is installed. It is opened at the first convolution: it takes long, and many programs have none.</summary>
/// <remarks>Only ways that add products in one order, however often they run, and that do not transform first, which rounds more; there are few, so nothing is tried out and nothing depends on heuristics.</remarks>
internal sealed unsafe class CudaConvolutions : IConvolutions
{
    // More than that is better spent on tensors.
    private const ulong MostWorkspace = 256 << 20;
    private const uint Alignment = 16;

    private readonly Lock _lock = new();
    private readonly CudaRuntime _runtime;
    private readonly Lazy<nint> _library;
    private readonly ConcurrentDictionary<Form, Plan?> _plans = new();

    public CudaConvolutions(CudaRuntime runtime)
    {
        _runtime = runtime;
        _library = new Lazy<nint>(Open);
    }

    /// <inheritdoc/>
    public bool TryConvolve(in ConvolutionShape shape, DType dtype, in ArrayPlace input, in ArrayPlace weight, in ArrayPlace output, Convolved result)
    {
        _runtime.Enter();
        if (!CudaDevices.UsesLibraries || Form.Of(shape, dtype, result, CudaDevices.AllowsTensorFloat32) is not { } form || !(IsAligned(input, dtype) && IsAligned(weight, dtype) && IsAligned(output, dtype))
            || _library.Value == 0 || _plans.GetOrAdd(form, Prepare) is not { } plan)
        {
            return false;
        }

        using CudaWorkspace workspace = new(_runtime, plan.WorkspaceBytes);
        int status = Convolve(form, plan, Address(input, dtype), Address(weight, dtype), Address(output, dtype), workspace.Handle);
        if (Cudnn.IsNotSupported(status))
        {
            _plans[form] = null;
            return false;
        }

        return status == 0 ? true : throw new DeviceException($"cuDNN was asked to compute {form}, and answered {Marshal.PtrToStringUTF8(Cudnn.GetErrorText(status))} ({status}).");
    }

    private static nint Open() => CudaLibraries.HasConvolutions && Cudnn.Create(out nint library) == 0 ? library : 0;

    private static bool IsAligned(in ArrayPlace place, DType dtype) => place.Offset * dtype.Size() % Alignment == 0;

    private static nint Address(in ArrayPlace place, DType dtype) => CudaRuntime.Place(place.Buffer, place.Offset * dtype.Size());

    private int Convolve(in Form form, Plan plan, nint input, nint weight, nint output, nint workspace)
    {
        long one = LibraryScalar.One(form.DType), zero = 0;

        // A handle is for one thread at a time, and the stream is another one while a graph is written.
        lock (_lock)
        {
            int status = Cudnn.SetStream(_library.Value, _runtime.Stream);
            return status != 0 ? status : form.Result switch
            {
                Convolved.Input => Cudnn.BackwardData(_library.Value, &one, plan.Weight, weight, plan.Output, output, plan.Convolution, plan.Algorithm, workspace, plan.WorkspaceBytes, &zero, plan.Input, input),
                Convolved.Weight => Cudnn.BackwardFilter(_library.Value, &one, plan.Input, input, plan.Output, output, plan.Convolution, plan.Algorithm, workspace, plan.WorkspaceBytes, &zero, plan.Weight, weight),
                _ => Cudnn.Forward(_library.Value, &one, plan.Input, input, plan.Weight, weight, plan.Convolution, plan.Algorithm, workspace, plan.WorkspaceBytes, &zero, plan.Output, output),
            };
        }
    }

    // A form that the library refuses is asked for once; it is generated from then on.
    private Plan? Prepare(Form form)
    {
        (int type, int math) = form.DType switch
        {
            DType.Float64 => (Cudnn.Float64, Cudnn.DefaultMath),
            DType.Float16 => (Cudnn.Float16, Cudnn.TensorMath),
            DType.BFloat16 => (Cudnn.BFloat16, Cudnn.TensorMath),
            _ => (Cudnn.Float32, form.IsRounded ? Cudnn.DefaultMath : Cudnn.FmaMath),
        };
        ConvolutionShape shape = form.Shape;
        int computed = form.DType == DType.Float64 ? Cudnn.Float64 : Cudnn.Float32;
        if (!(TryTensor(type, form.Lengths(shape.Images, shape.Groups * shape.Channels, shape.Input), out nint input)
            && TryTensor(type, form.Lengths(shape.Images, shape.Groups * shape.Filters, shape.Output), out nint output)
            && TryFilter(type, form.Lengths(shape.Groups * shape.Filters, shape.Channels, shape.Kernel), out nint weight)
            && TryWindow(form, computed, math, out nint convolution)))
        {
            return null;
        }

        lock (_lock)
        {
            foreach (int algorithm in form.Algorithms)
            {
                nuint bytes;
                int status = form.Result switch
                {
                    Convolved.Input => Cudnn.BackwardDataWorkspace(_library.Value, weight, output, convolution, input, algorithm, out bytes),
                    Convolved.Weight => Cudnn.BackwardFilterWorkspace(_library.Value, input, output, convolution, weight, algorithm, out bytes),
                    _ => Cudnn.ForwardWorkspace(_library.Value, input, weight, convolution, output, algorithm, out bytes),
                };
                if (status == 0 && bytes <= MostWorkspace)
                {
                    return new Plan(input, weight, output, convolution, algorithm, bytes);
                }
            }
        }

        return null;
    }

    private static bool TryTensor(int type, int[] lengths, out nint tensor)
    {
        int[] strides = new int[lengths.Length];
        int stride = 1;
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= lengths[axis];
        }

        fixed (int* eachLength = lengths, eachStride = strides)
        {
            return Cudnn.CreateTensor(out tensor) == 0 && Cudnn.SetTensor(tensor, type, lengths.Length, eachLength, eachStride) == 0;
        }
    }

    private static bool TryFilter(int type, int[] lengths, out nint filter)
    {
        fixed (int* each = lengths)
        {
            return Cudnn.CreateFilter(out filter) == 0 && Cudnn.SetFilter(filter, type, Cudnn.ChannelsFirst, lengths.Length, each) == 0;
        }
    }

    private static bool TryWindow(in Form form, int computed, int math, out nint convolution)
    {
        fixed (int* padding = form.Axes(form.Shape.Padding), stride = form.Axes(form.Shape.Stride), dilation = form.Axes(form.Shape.Dilation))
        {
            return Cudnn.CreateConvolution(out convolution) == 0
                && Cudnn.SetConvolution(convolution, form.SpatialAxes, padding, stride, dilation, Cudnn.CrossCorrelation, computed) == 0
                && Cudnn.SetGroups(convolution, form.Shape.Groups) == 0
                && Cudnn.SetMath(convolution, math) == 0;
        }
    }

    /// <summary>What a plan is made for; <paramref name="IsRounded"/>: whether factors of float32 may be rounded to TensorFloat-32.</summary>
    internal readonly record struct Form(ConvolutionShape Shape, DType DType, Convolved Result, bool IsRounded)
    {
        /// <summary>Two, also for lines, which are images of height 1, or three.</summary>
        public int SpatialAxes => Shape.Input.D == 1 && Shape.Kernel.D == 1 && Shape.Output.D == 1 && Shape.Padding.D == 0 ? 2 : 3;

        /// <summary>Which ways to try, in that order.</summary>
        public int[] Algorithms => Result switch
        {
            Convolved.Input => [Cudnn.BackwardDataProduct],
            Convolved.Weight => [Cudnn.BackwardFilterProduct],
            _ => [Cudnn.ForwardProductOfPlaces, Cudnn.ForwardProduct],
        };

        /// <summary>The form of a convolution, or null where it has none that the library could compute: numbers of its types, which 32 bits count, and windows that go as far as the input does.</summary>
        public static Form? Of(in ConvolutionShape shape, DType dtype, Convolved result, bool mayRound = false)
            => dtype is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16
                && Reaches(shape.Input.D, shape.Padding.D, shape.Reach.D, shape.Stride.D) && Reaches(shape.Input.H, shape.Padding.H, shape.Reach.H, shape.Stride.H) && Reaches(shape.Input.W, shape.Padding.W, shape.Reach.W, shape.Stride.W)
                && Math.Max(shape.InputSize, shape.OutputSize) * shape.Images * shape.Groups <= int.MaxValue
                ? new Form(shape, dtype, result, mayRound && dtype == DType.Float32)
                : null;

        /// <summary>The lengths of an array, with as many spatial axes as there are.</summary>
        public int[] Lengths(int first, int second, Triple places) => [first, second, .. Axes(places)];

        /// <summary>The numbers of the spatial axes.</summary>
        public int[] Axes(Triple numbers) => SpatialAxes == 2 ? [numbers.H, numbers.W] : [numbers.D, numbers.H, numbers.W];

        // The library computes how many places an output has.
        private static bool Reaches(int input, int padding, int reach, int stride) => input + (2L * padding) - reach is var left && left >= 0 && left < stride;
    }

    private sealed record Plan(nint Input, nint Weight, nint Output, nint Convolution, int Algorithm, nuint WorkspaceBytes);
}
