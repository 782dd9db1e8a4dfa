using System.Text;
using Nabla.Cuda;
using Nabla.Cuda.Native;
using Nabla.Gpu;

[assembly: Nabla.OffersDevices("global::Nabla.CudaDevices.UseCuda()")]

namespace Nabla;

/// <summary>The NVIDIA graphics processors of this machine, and tensors on them: <c>x.To(Device.Cuda(0))</c>.</summary>
/// <remarks>It was written without such a device at hand and has not run on one yet: eng/gpu-check tries it.</remarks>
public static unsafe class CudaDevices
{
    private static bool s_allowsTensorFloat32;
    private static bool s_usesLibraries = true;
    private static bool s_tunesKernels = true;
    private static readonly OpenedDevices s_opened = new(static index => new CudaRuntime(index));

    // The driver lists the fastest first, unless it is told otherwise.
    private static readonly DeviceKind s_kind = new("cuda", DeviceKind.OfTheMaker, static () => s_opened.Open(0));

    extension(Device)
    {
        /// <summary>An NVIDIA graphics processor, for <c>tensor.To</c> and <c>model.To</c>. It is opened when it is first asked for, and lasts as long as the process.</summary>
        /// <param name="index">Which one: its place in <see cref="List"/>, 0 for the first.</param>
        /// <returns>The same object for the same index.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such device; the message lists those that there are.</exception>
        /// <exception cref="DllNotFoundException">NVIDIA's driver is not installed; the message says what to install.</exception>
        /// <exception cref="DeviceException">The driver does not give access to it.</exception>
        public static Device Cuda(int index = 0) => s_opened.Open(index);

        /// <summary>Has <see cref="Device.Best"/> choose from NVIDIA's devices, too. A C# project that references this package needs no call; the second one does nothing.</summary>
        public static void UseCuda() => Device.Choice.Add(s_kind);
    }

    /// <summary>Whether products and convolutions of float32 may round their factors to TensorFloat-32, 10 bits after the point instead of 23, which tensor cores multiply several times as fast; sums stay float32. False unless it is set, as
    /// <c>torch.backends.cuda.matmul.allow_tf32</c> is. It counts for what begins after it was set, on all devices, in compiled functions too; what cuBLASLt and cuDNN do not compute never rounds.</summary>
    public static bool AllowsTensorFloat32
    {
        get => Volatile.Read(ref s_allowsTensorFloat32);
        set => Volatile.Write(ref s_allowsTensorFloat32, value);
    }

    /// <summary>Whether cuBLASLt and cuDNN compute products and convolutions where they are installed. True unless it is set; false has kernels do that which are generated, slower, whose results have the processor's bits. It counts for what
    /// begins after it was set, on all devices.</summary>
    public static bool UsesLibraries
    {
        get => Volatile.Read(ref s_usesLibraries);
        set => Volatile.Write(ref s_usesLibraries, value);
    }

    /// <summary>Whether large products and convolutions that are generated, not the libraries', are tuned: the first of a size on a device tries how its work is best cut up there, which takes seconds, most of them the compiler's, and twenty at most for each device of a process; what was found is kept for
    /// other processes beside the compiled kernels. True unless it is set; false cuts all in a fixed way. Results have the same bits, however they are cut up. It counts for what begins after it was set, on all devices, in compiled functions too.</summary>
    public static bool TunesKernels
    {
        get => Volatile.Read(ref s_tunesKernels);
        set => Volatile.Write(ref s_tunesKernels, value);
    }

    /// <summary>What of NVIDIA's is installed here, and what that means: the driver, NVRTC, cuBLASLt and cuDNN. Without the driver there are no devices; without the others everything runs, slower or from kernels that were compiled before.</summary>
    /// <returns>One entry each, in that order, also for what is missing; those that are there are loaded.</returns>
    public static IReadOnlyList<CudaLibrary> Libraries() => CudaLibraries.All();

    /// <summary>What there is, in the driver's order, which the variable CUDA_VISIBLE_DEVICES changes.</summary>
    /// <returns>One entry a device; none where the driver finds none.</returns>
    /// <exception cref="DllNotFoundException">NVIDIA's driver is not installed; the message says what to install.</exception>
    /// <exception cref="DeviceException">The driver does not work, or would not describe a device.</exception>
    public static IReadOnlyList<CudaDevice> List()
    {
        CudaLibraries.RequireDriver();
        int status = CuDriver.Initialize(0);
        if (status == CuDriver.NoDevice)
        {
            return [];
        }

        CuAnswer.Check(status, "begin");
        CuAnswer.Check(CuDriver.GetDeviceCount(out int count), "count its devices");
        return [.. Enumerable.Range(0, count).Select(Describe)];
    }

    /// <summary>Writes down every kernel that this process has used on its devices, so that the program runs where there is a driver but no NVRTC: each text, compiled once more, to assembly for all devices that this NVRTC knows and those that come after
    /// them. Kernels are written for no sizes, though small and large arrays may have different ones: one run that does everything once, a training step and an evaluation, say, leaves all.</summary>
    /// <remarks>Where cuBLASLt and cuDNN may be missing too, do everything once more with <see cref="UsesLibraries"/> set to false before. Kernels are looked for in the folder <c>nabla-kernels</c> beside the program; a project brings it along with <c>&lt;Content Include="nabla-kernels/**" CopyToOutputDirectory="PreserveNewest" /&gt;</c>. A driver takes assembly of an
    /// NVRTC that is not newer than itself. What another version of this library writes are other kernels: export them again with it.</remarks>
    /// <param name="folder">Where they go; it is made if it is not there, and what is there already stays.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="DllNotFoundException">NVRTC is not installed; the message says what to install.</exception>
    /// <exception cref="DeviceException">A kernel does not compile for all devices.</exception>
    /// <exception cref="IOException">A file could not be written.</exception>
    public static int ExportKernels(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return Export(folder, s_opened.Open().SelectMany(static device => ((CudaRuntime)((GpuMachine)device.Machine).Runtime).Texts));
    }

    /// <summary>Writes down kernels by their texts.</summary>
    internal static int Export(string folder, IEnumerable<(string Text, string Name)> texts)
    {
        DiskCache exported = new(Path.GetFullPath(folder), mostBytes: long.MaxValue);
        (string Text, string Name)[] all = [.. texts.DistinctBy(static each => each.Text)];
        foreach ((string text, string name) in all)
        {
            string key = CudaModules.ExportedKey(text);
            if (exported.Find(key) is null)
            {
                exported.Keep(key, CudaCompiler.CompileForAll(text, name));
                if (exported.Find(key) is null)
                {
                    throw new IOException($"Kernel {name} was to be written to {folder}, but that cannot be done there: name a folder that this user may write to.");
                }
            }
        }

        return all.Length;
    }

    /// <summary>The driver's handle of the device of an index, and what there is to say of it.</summary>
    /// <exception cref="DllNotFoundException">NVIDIA's driver is not installed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device; the message lists those that there are.</exception>
    internal static (int Device, CudaDevice Facts) Find(int index)
    {
        IReadOnlyList<CudaDevice> all = List();
        if (index < 0 || index >= all.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, all.Count == 0
                ? $"cuda:{index} was asked for, but the driver finds no device; nvidia-smi lists what it knows, and CUDA_VISIBLE_DEVICES may hide some."
                : $"cuda:{index} was asked for, but the devices are 0 to {all.Count - 1}: {string.Join("; ", all)}.");
        }

        CuAnswer.Check(CuDriver.GetDevice(out int device, index), $"find cuda:{index}");
        return (device, all[index]);
    }

    /// <summary>A number of a device.</summary>
    internal static int Fact(int device, int what)
    {
        CuAnswer.Check(CuDriver.GetDeviceFact(out int value, what, device), $"describe a device by its number {what}");
        return value;
    }

    private static CudaDevice Describe(int index)
    {
        CuAnswer.Check(CuDriver.GetDevice(out int device, index), $"find cuda:{index}");
        byte[] name = new byte[256];
        fixed (byte* start = name)
        {
            CuAnswer.Check(CuDriver.GetDeviceName(start, name.Length, device), $"name cuda:{index}");
        }

        CuAnswer.Check(CuDriver.GetDeviceMemory(out nuint bytes, device), $"say how much memory cuda:{index} has");
        return new CudaDevice(
            index,
            Encoding.UTF8.GetString(name).TrimEnd('\0'),
            new Version(Fact(device, CuDriver.ComputeCapabilityMajor), Fact(device, CuDriver.ComputeCapabilityMinor)),
            Fact(device, CuDriver.MultiprocessorCount),
            (long)bytes);
    }
}
