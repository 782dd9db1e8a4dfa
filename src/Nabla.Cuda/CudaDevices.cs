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

    /// <summary>Whether products of float32 may round their factors to TensorFloat-32, 10 bits after the point instead of 23, which tensor cores multiply several times as fast; sums stay float32. False unless it is set, as
    /// <c>torch.backends.cuda.matmul.allow_tf32</c> is. It counts for products that begin after it was set, on all devices, those of compiled functions too; products that cuBLASLt does not compute never round.</summary>
    public static bool AllowsTensorFloat32
    {
        get => Volatile.Read(ref s_allowsTensorFloat32);
        set => Volatile.Write(ref s_allowsTensorFloat32, value);
    }

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
