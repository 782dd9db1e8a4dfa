using System.Text;

namespace Nabla.Gpu;

/// <summary>A text for the compiler that is being written: what its functions need of the common pages stands before them.</summary>
internal sealed class Source
{
    private static readonly string s_powers32 = Powers("f32", DType.Float32);
    private static readonly string s_powers64 = Powers("f64", DType.Float64);

    private bool _needsHugeAngles;
    private string _page = "";

    /// <summary>Where functions and kernels go.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>Whether only devices that compute with float64 can run it.</summary>
    public bool NeedsFloat64 { get; private set; }

    /// <summary>Notes what steps call.</summary>
    public void Needs(StepText steps)
    {
        NeedsFloat64 |= steps.NeedsFloat64;
        _needsHugeAngles |= steps.NeedsHugeAngles;
    }

    /// <summary>Notes that functions of a page are called.</summary>
    public void Needs(string page) => _page = page;

    /// <summary>The whole text.</summary>
    public string Of(Dialect dialect, bool hasFloat64) => new StringBuilder(dialect.Names(hasFloat64))
        .Append(Arithmetic.Page)
        .Append(s_powers32)
        .Append("#ifdef HAS_F64\n")
        .Append(s_powers64)
        .Append(_needsHugeAngles ? HugeAngleText.Page : "")
        .Append("#endif\n")
        .Append(_page)
        .Append(Text)
        .ToString();

    // The formulas that processors without an instruction of their own take, written down: one formula, any machine.
    private static string Powers(string type, DType lane)
    {
        Source source = new();
        if (lane == DType.Float32)
        {
            FunctionText.Write(source, $"{type}_scale", lane, 2, static x => Loops.Powers.Scale(new Compilation.Symbol<float>(x[0]), new Compilation.Symbol<float>(x[1])).Expression);
            FunctionText.Write(source, $"{type}_exponent", lane, 1, static x => Loops.Powers.Exponent(new Compilation.Symbol<float>(x[0])).Expression);
            FunctionText.Write(source, $"{type}_mantissa", lane, 1, static x => Loops.Powers.Mantissa(new Compilation.Symbol<float>(x[0])).Expression);
            FunctionText.Write(source, $"{type}_octave", lane, 1, static x => Loops.Powers.Octave(new Compilation.Symbol<float>(x[0])).Expression);
        }
        else
        {
            FunctionText.Write(source, $"{type}_scale", lane, 2, static x => Loops.Powers.Scale(new Compilation.Symbol<double>(x[0]), new Compilation.Symbol<double>(x[1])).Expression);
            FunctionText.Write(source, $"{type}_exponent", lane, 1, static x => Loops.Powers.Exponent(new Compilation.Symbol<double>(x[0])).Expression);
            FunctionText.Write(source, $"{type}_mantissa", lane, 1, static x => Loops.Powers.Mantissa(new Compilation.Symbol<double>(x[0])).Expression);
            FunctionText.Write(source, $"{type}_octave", lane, 1, static x => Loops.Powers.Octave(new Compilation.Symbol<double>(x[0])).Expression);
        }

        return source.Text.ToString();
    }
}
