namespace Nabla.Cpu;

/// <summary>float16 and bfloat16 are stored, not computed with: a loop over them runs on float32 copies, and the result is rounded once.</summary>
internal sealed class Halves(CpuMachine machine) : IDisposable
{
    private Operand _narrow;
    private Operand _wide;
    private bool _pending;

    public static bool Any(in Operand x, in Operand z) => IsHalf(x.DType) || IsHalf(z.DType);

    /// <summary>The operand as float32 if it is of half precision.</summary>
    public Operand Widen(in Operand x)
    {
        if (!IsHalf(x.DType))
        {
            return x;
        }

        Operand wide = Fresh(x.Shape);
        machine.Convert(x, wide);
        return wide;
    }

    /// <summary>Where to compute a result of half precision: it is rounded to its place when this is disposed.</summary>
    public Operand Narrowed(in Operand z)
    {
        if (!IsHalf(z.DType))
        {
            return z;
        }

        (_narrow, _wide, _pending) = (z, Fresh(z.Shape), true);
        return _wide;
    }

    public void Dispose()
    {
        if (_pending)
        {
            _pending = false;
            machine.Convert(_wide, _narrow);
        }
    }

    private static bool IsHalf(DType dtype) => dtype is DType.Float16 or DType.BFloat16;

    private static Operand Fresh(Shape shape) => new(new TensorType(DType.Float32, shape), shape.RowMajor, Storage.Rent(shape.Count * sizeof(float)));
}
