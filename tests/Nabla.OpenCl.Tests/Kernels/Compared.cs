using System.Globalization;
using System.Runtime.InteropServices;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>The same operands on the host and on a device, and whether a loop leaves the same numbers in both.</summary>
internal sealed class Compared
{
    private readonly Machine _machine;
    private readonly Operand[] _here;
    private readonly Operand[] _there;

    private Compared(Machine machine, Operand[] here)
    {
        _machine = machine;
        _here = here;
        _there = Array.ConvertAll(here, operand =>
        {
            Storage storage = Storage.Rent(Math.Max(1, operand.Storage.Bytes), machine);
            Transfers.Write(operand.Storage, 0, storage.Device!, 0, Bytes(operand));
            return new Operand(operand.Type, operand.Layout, storage);
        });
    }

    public ReadOnlySpan<Operand> Here => _here;

    public ReadOnlySpan<Operand> There => _there;

    public static Compared Of(Machine machine, params Operand[] operands) => new(machine, operands);

    /// <summary>An operand of these bytes.</summary>
    public static Operand Operand(DType dtype, Shape shape, byte[] bytes, Layout? layout = null)
    {
        Storage storage = Storage.Rent(Math.Max(1, bytes.Length));
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref storage.Reference, bytes.Length));
        return new Operand(new TensorType(dtype, shape), layout ?? shape.RowMajor, storage);
    }

    /// <summary>An operand of numbers to try loops with.</summary>
    public static Operand Operand(DType dtype, Shape shape, int seed) => Operand(dtype, shape, Numbers.Of(dtype, (int)shape.Count, seed));

    /// <summary>An operand to be written.</summary>
    public static Operand Room(DType dtype, Shape shape) => Operand(dtype, shape, Enumerable.Repeat((byte)0xA5, (int)(shape.Count * dtype.Size())).ToArray());

    /// <summary>What differs in an operand: empty where nothing does. NaN is NaN, whatever its bits.</summary>
    public string Difference(int operand, double tolerance = 0)
    {
        int bytes = Bytes(_here[operand]);
        byte[] read = new byte[bytes];
        _machine.Read(_there[operand].Storage.Device!, 0, read);
        ReadOnlySpan<byte> expected = MemoryMarshal.CreateReadOnlySpan(ref _here[operand].Storage.Reference, bytes);
        DType dtype = _here[operand].DType;
        int size = dtype.Size();
        for (int i = 0; i < bytes / size; i++)
        {
            ReadOnlySpan<byte> x = expected.Slice(i * size, size);
            ReadOnlySpan<byte> y = read.AsSpan(i * size, size);
            if (!x.SequenceEqual(y) && !(double.IsNaN(Number(x, dtype)) && double.IsNaN(Number(y, dtype))) && !(Math.Abs(Number(x, dtype) - Number(y, dtype)) <= tolerance))
            {
                return string.Create(CultureInfo.InvariantCulture, $"element {i}: {Number(x, dtype):R} on the host, {Number(y, dtype):R} there");
            }
        }

        return "";
    }

    /// <summary>From the beginning of its memory to its last element.</summary>
    private static int Bytes(in Operand operand)
    {
        long last = operand.Layout.Offset;
        for (int axis = 0; axis < operand.Shape.Rank; axis++)
        {
            last += Math.Max(0, (operand.Shape[axis] - 1) * operand.Layout.Strides[axis]);
        }

        return operand.Shape.Count == 0 ? 0 : (int)(last + 1) * operand.DType.Size();
    }

    private static double Number(ReadOnlySpan<byte> bytes, DType dtype) => dtype switch
    {
        DType.Int32 => MemoryMarshal.Read<int>(bytes),
        DType.Int64 => MemoryMarshal.Read<long>(bytes),
        DType.Float16 => (double)MemoryMarshal.Read<Half>(bytes),
        DType.BFloat16 => BitConverter.UInt32BitsToSingle((uint)MemoryMarshal.Read<ushort>(bytes) << 16),
        DType.Float32 => MemoryMarshal.Read<float>(bytes),
        DType.Float64 => MemoryMarshal.Read<double>(bytes),
        _ => bytes[0],
    };
}
