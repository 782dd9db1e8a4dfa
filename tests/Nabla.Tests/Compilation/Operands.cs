using System.Runtime.InteropServices;
using Nabla.Compilation;
using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>Operands for tests: filled, laid out in many ways, read as bytes.</summary>
internal static class Operands
{
    public static Operand Empty(DType dtype, Shape shape)
    {
        Operand operand = new(new TensorType(dtype, shape), shape.RowMajor, Storage.RentZeroed(shape.Count * dtype.Size()));
        return operand;
    }

    public static unsafe void Fill(in Operand operand, ulong bits)
    {
        Span<byte> bytes = Bytes(operand);
        ReadOnlySpan<byte> pattern = MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in bits))[..operand.DType.Size()];
        for (int i = 0; i < bytes.Length; i += pattern.Length)
        {
            pattern.CopyTo(bytes[i..]);
        }
    }

    /// <summary>Puts a number that is float32 or float64 in the place of one.</summary>
    public static void Special(in Operand operand, int at, double number)
    {
        if (operand.DType == DType.Float32)
        {
            MemoryMarshal.Cast<byte, float>(Bytes(operand))[at] = (float)number;
        }
        else
        {
            MemoryMarshal.Cast<byte, double>(Bytes(operand))[at] = number;
        }
    }

    /// <summary>Numbers of moderate size, some of them zeros of either sign, ties and large ones.</summary>
    public static Operand Random(DType dtype, Shape shape, Random random)
    {
        Operand operand = Empty(dtype, shape);
        Span<byte> bytes = Bytes(operand);
        for (int i = 0; i < shape.Count; i++)
        {
            double x = random.Next(12) switch { 0 => 0.0, 1 => -0.0, 2 => 1, 3 => random.Next(-9, 9), 4 => 1e6 * (random.NextDouble() - 0.5), _ => 6 * random.NextDouble() - 3 };
            switch (dtype)
            {
                case DType.Float32:
                    MemoryMarshal.Cast<byte, float>(bytes)[i] = (float)x;
                    break;
                case DType.Float64:
                    MemoryMarshal.Cast<byte, double>(bytes)[i] = x;
                    break;
                case DType.Int32:
                    MemoryMarshal.Cast<byte, int>(bytes)[i] = (int)x;
                    break;
                case DType.Int64:
                    MemoryMarshal.Cast<byte, long>(bytes)[i] = (long)x;
                    break;
                case DType.Float16:
                    MemoryMarshal.Cast<byte, Half>(bytes)[i] = (Half)x;
                    break;
                case DType.BFloat16:
                    MemoryMarshal.Cast<byte, BFloat16>(bytes)[i] = (BFloat16)(float)x;
                    break;
                case DType.UInt8:
                    bytes[i] = (byte)random.Next(256);
                    break;
                default:
                    bytes[i] = (byte)random.Next(2);
                    break;
            }
        }

        return operand;
    }

    /// <summary>The same elements with another layout: as they are, reversed, transposed, spread out, or one for all, as the number says.</summary>
    public static Operand Laid(Operand x, int way)
    {
        int rank = x.Shape.Rank;
        switch (way)
        {
            case 1:
                // Each row is one element; the others are not used.
                return Strided(x, [.. x.Layout.Strides.ToArray().Select((stride, axis) => axis == rank - 1 ? 0 : stride)], 0, x.Storage);
            case 2:
                return Strided(x, [.. x.Layout.Strides.ToArray().Select((stride, axis) => axis == 0 ? 0 : stride)], 0, x.Storage);
            case 3:
                return Strided(x, [.. x.Layout.Strides.ToArray().Select(stride => -stride)], x.Shape.Count - 1, x.Storage);
            case 4:
                return Strided(x, ColumnMajor(x.Shape), 0, x.Storage);
            case 5:
                return Strided(x, new long[rank], 0, x.Storage);
            default:
                return x;
        }
    }

    private static long[] ColumnMajor(Shape shape)
    {
        long step = 1;
        long[] strides = new long[shape.Rank];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            strides[axis] = step;
            step *= shape[axis];
        }

        return strides;
    }

    public static Operand Strided(Operand x, long[] strides, long offset, Storage storage) => new(x.Type, Layout.Of(x.Shape.Lengths, strides, offset), storage);

    public static unsafe Span<byte> Bytes(in Operand x) => MemoryMarshal.CreateSpan(ref x.Storage.Reference, checked((int)x.Storage.Bytes));

    public static byte[] Read(CpuMachine machine, Operand x)
    {
        if (x.Shape.Count == 0)
        {
            return [];
        }

        Operand copy = Empty(x.DType, x.Shape);
        machine.Move(x, copy);
        return Bytes(copy).ToArray();
    }

    /// <summary>The shape without its last axis.</summary>
    public static Shape Rows(Shape shape) => Shape.Create(shape.Lengths[..^1].ToArray());

    /// <summary>The results of a fused loop.</summary>
    public static Operand[] Fused(CpuMachine machine, LoopProgram program, Shape shape, ReadOnlySpan<Operand> inputs)
    {
        Operand[] operands = new Operand[program.Inputs + program.Outputs.Length];
        Layout[] layouts = new Layout[operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            bool isPerRow = i >= program.Inputs && program.Values[program.Outputs[i - program.Inputs]].IsPerRow;
            bool isPerColumn = i >= program.Inputs && program.Values[program.Outputs[i - program.Inputs]].Source == LoopProgram.Source.Columns;
            operands[i] = i < program.Inputs ? inputs[i] : Empty(program.OperandType(i), isPerColumn ? [shape[^1]] : isPerRow ? Rows(shape) : shape);
            layouts[i] = isPerColumn ? LoopWriter.OfColumns(shape)
                : operands[i].Shape.Rank == shape.Rank ? operands[i].Layout
                : Layout.Of(shape.Lengths, [.. operands[i].Layout.Strides, 0], 0);
        }

        machine.Fuse(program, shape, layouts).Run(operands);
        return operands[program.Inputs..];
    }

    /// <summary>Equal bits; of two NaN, the processor gives one, and which one no loop promises.</summary>
    public static bool Same(byte[] x, byte[] y, DType dtype)
    {
        if (x.AsSpan().SequenceEqual(y) || !dtype.IsFloating())
        {
            return x.AsSpan().SequenceEqual(y);
        }

        int size = dtype.Size();
        for (int i = 0; i < x.Length; i += size)
        {
            bool isNaN = dtype == DType.Float16 ? Half.IsNaN(BitConverter.ToHalf(x, i)) && Half.IsNaN(BitConverter.ToHalf(y, i))
                : dtype == DType.BFloat16 ? IsNaN(BitConverter.ToUInt16(x, i)) && IsNaN(BitConverter.ToUInt16(y, i))
                : size == 4 ? float.IsNaN(BitConverter.ToSingle(x, i)) && float.IsNaN(BitConverter.ToSingle(y, i))
                : double.IsNaN(BitConverter.ToDouble(x, i)) && double.IsNaN(BitConverter.ToDouble(y, i));
            if (!isNaN && !x.AsSpan(i, size).SequenceEqual(y.AsSpan(i, size)))
            {
                return false;
            }
        }

        return true;

        static bool IsNaN(ushort bfloat16) => float.IsNaN(BitConverter.UInt32BitsToSingle((uint)bfloat16 << 16));
    }
}
