namespace Nabla.Compilation;

/// <summary>What the values of a program are held as while its loop runs.</summary>
/// <remarks>
/// Note [One loop, elements of many widths]
/// A loop takes equally many elements of every type at a time: as many as a register holds of the widest, so that narrower types have shorter registers.
/// Float16 and bfloat16 are stored and not computed with: their lanes hold float32, and what a formula makes of them is rounded to what can be stored, as evaluation one by one does.
/// Bytes beside other numbers are converted and not computed with; their lanes hold int32. A bool is a mask in the narrowest integers that are held.
/// </remarks>
internal readonly struct LaneTypes
{
    // The shortest register there is.
    private const int LeastBits = 128;

    private readonly bool _widensBytes;
    private readonly int _narrowest;
    private readonly int _widest;

    private LaneTypes(bool widensBytes, int narrowest, int widest)
    {
        _widensBytes = widensBytes;
        _narrowest = narrowest;
        _widest = widest;
    }

    /// <summary>What bools are held as.</summary>
    public DType Mask => _narrowest switch
    {
        8 => DType.Int64,
        4 => DType.Int32,
        _ => DType.UInt8,
    };

    /// <summary>Bytes of the widest.</summary>
    public int Widest => _widest;

    /// <summary>Of the values of a program.</summary>
    public static LaneTypes Of(LoopProgram program)
    {
        bool widensBytes = false;
        foreach (LoopProgram.Value value in program.Values)
        {
            widensBytes |= value.DType is not (DType.Bool or DType.UInt8);
        }

        LaneTypes types = new(widensBytes, 0, 0);
        int narrowest = 8;
        int widest = 0;
        foreach (LoopProgram.Value value in program.Values)
        {
            int size = value.DType == DType.Bool ? 0 : types.Of(value.DType).Size();
            narrowest = size == 0 ? narrowest : Math.Min(narrowest, size);
            widest = Math.Max(widest, size);
        }

        return widest == 0 ? new LaneTypes(false, 1, 1) : new LaneTypes(widensBytes, narrowest, widest);
    }

    /// <summary>What a type is computed in, where it is not held together with others.</summary>
    public static DType Computed(DType dtype) => dtype is DType.Float16 or DType.BFloat16 ? DType.Float32 : dtype;

    /// <summary>What values of a type are held as.</summary>
    public DType Of(DType dtype) => dtype switch
    {
        DType.Bool => Mask,
        DType.UInt8 when _widensBytes => DType.Int32,
        _ => Computed(dtype),
    };

    /// <summary>How many elements a loop takes at a time on registers of so many bits; 0 stands for single numbers.</summary>
    public int Count(int registerBits) => registerBits == 0 ? 1 : Math.Max(registerBits / _widest, LeastBits / _narrowest) / 8;

    /// <summary>The bits of the registers that hold a lane of this type there.</summary>
    public int RegisterBits(DType lane, int registerBits) => registerBits == 0 ? 0 : 8 * Count(registerBits) * lane.Size();
}
