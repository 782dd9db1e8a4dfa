using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Steps of lanes as statements of C, one for each.</summary>
/// <remarks>
/// Note [A mask is a condition]
/// On the CPU the result of a comparison is a lane of ones or zeros. Here it is a condition, and what is chosen by it a choice, as one would write it by hand;
/// only where formulas look at the bits of a mask are they made.
/// </remarks>
internal sealed class StepText
{
    private readonly IReadOnlyList<SymbolTable.Entry> _entries;
    private readonly Func<int, DType> _stored;
    private readonly bool[] _isMask;

    /// <param name="table">The steps.</param>
    /// <param name="stored">The element type of each input.</param>
    public StepText(SymbolTable table, Func<int, DType> stored)
    {
        _entries = table.Entries;
        _stored = stored;
        _isMask = new bool[_entries.Count];
        for (int i = 0; i < _isMask.Length; i++)
        {
            _isMask[i] = IsMask(_entries[i]);
        }
    }

    /// <summary>Whether some step computes in float64, or calls what does.</summary>
    public bool NeedsFloat64 => _entries.Any(entry => entry.Lane == DType.Float64 || entry.Step == Step.Each);

    /// <summary>Whether the steps call functions of <see cref="HugeAngleText"/>.</summary>
    public bool NeedsHugeAngles => _entries.Any(static entry => entry.Step == Step.Each);

    /// <summary>Whether there is C for every step.</summary>
    public static bool IsPossible(SymbolTable table) => table.Entries.All(static entry => entry.Step switch
    {
        Step.Each => entry.Lane.IsFloating() && HugeAngleText.NameOf(entry.Function!) is not null,
        Step.Scale or Step.Exponent or Step.Mantissa or Step.Octave => entry.Lane.IsFloating(),
        _ => true,
    });

    /// <summary>Appends a statement for each step but constants, which stand where they are used.</summary>
    /// <param name="text">What is appended to.</param>
    /// <param name="input">What the stored element of an input is called.</param>
    public void Write(StringBuilder text, Func<int, string> input)
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            SymbolTable.Entry entry = _entries[i];
            if (entry.Step != Step.Constant)
            {
                string type = _isMask[i] ? "i32" : CNames.Stored(entry.Lane);
                string value = _isMask[i] ? Condition(entry, input) : entry.Step == Step.Input ? Loaded(_stored((int)entry.Bits), entry.Lane, input((int)entry.Bits)) : Value(entry);
                text.Append(CultureInfo.InvariantCulture, $"    const {type} v{i} = {value};\n");
            }
        }
    }

    /// <summary>A step's result as an element of a type is stored.</summary>
    public string Stored(int number, DType stored) => stored switch
    {
        DType.Bool => $"(u8)({Mask(number)})",
        DType.UInt8 => $"(u8){Number(number)}",
        DType.Float16 => $"f16_of_f32({Number(number)})",
        DType.BFloat16 => $"(u16)(bits_of_f32({Number(number)}) >> 16)",
        _ => Number(number),
    };

    /// <summary>A step's result, in its lane.</summary>
    public string Number(int number)
    {
        SymbolTable.Entry entry = _entries[number];
        return entry.Step == Step.Constant ? CNumbers.Of(entry.Lane, entry.Bits)
            : !_isMask[number] ? $"v{number}"
            : OfBits(entry.Lane, $"({CNames.Bits(entry.Lane)})({CNames.Bits(entry.Lane)})-v{number}");
    }

    private static string Loaded(DType stored, DType lane, string element) => stored switch
    {
        DType.Float16 => $"f32_of_f16({element})",
        DType.BFloat16 => $"f32_of_bits((u32){element} << 16)",
        DType.UInt8 when lane != DType.UInt8 => $"({CNames.Stored(lane)}){element}",
        _ => element,
    };

    private static string BitsOf(DType lane, string x) => lane switch
    {
        DType.Float32 => $"bits_of_f32({x})",
        DType.Float64 => $"bits_of_f64({x})",
        DType.UInt8 => x,
        _ => $"({CNames.Bits(lane)}){x}",
    };

    private static string OfBits(DType lane, string x) => lane.IsFloating() ? $"{CNames.Stored(lane)}_of_bits({x})" : $"({CNames.Stored(lane)})({x})";

    private static bool IsNothingOrAll(in SymbolTable.Entry entry) => entry.Step == Step.Constant && (entry.Bits == 0 || entry.Bits == Truth.Everywhere(entry.Lane));

    private bool IsMask(in SymbolTable.Entry entry) => entry.Step switch
    {
        Step.Less or Step.LessOrEqual or Step.Equal => true,
        Step.Input => _stored((int)entry.Bits) == DType.Bool,
        Step.Not or Step.Reinterpret => _isMask[entry.X],
        Step.Convert => _isMask[entry.X] && !entry.Lane.IsFloating() && !_entries[entry.X].Lane.IsFloating(),
        Step.And or Step.Or or Step.Xor => (_isMask[entry.X] || _isMask[entry.Y]) && CanBeMask(entry.X) && CanBeMask(entry.Y),
        Step.Select => _isMask[entry.X] && (_isMask[entry.Y] || _isMask[entry.Z]) && CanBeMask(entry.Y) && CanBeMask(entry.Z),
        _ => false,
    };

    private bool CanBeMask(int number) => _isMask[number] || IsNothingOrAll(_entries[number]);

    /// <summary>A step's result as a condition.</summary>
    private string Mask(int number)
    {
        SymbolTable.Entry entry = _entries[number];
        return _isMask[number] ? $"v{number}" : entry.Step == Step.Constant ? (entry.Bits & 1) != 0 ? "1" : "0" : $"({BitsOf(entry.Lane, Number(number))} & 1) != 0";
    }

    private string Condition(in SymbolTable.Entry entry, Func<int, string> input) => entry.Step switch
    {
        Step.Input => $"{input((int)entry.Bits)} != 0",
        Step.Less => $"{Number(entry.X)} < {Number(entry.Y)}",
        Step.LessOrEqual => $"{Number(entry.X)} <= {Number(entry.Y)}",
        Step.Equal => $"{Number(entry.X)} == {Number(entry.Y)}",
        Step.Not => $"!{Mask(entry.X)}",
        Step.And => $"{Mask(entry.X)} & {Mask(entry.Y)}",
        Step.Or => $"{Mask(entry.X)} | {Mask(entry.Y)}",
        Step.Xor => $"{Mask(entry.X)} ^ {Mask(entry.Y)}",
        Step.Select => $"{Mask(entry.X)} ? {Mask(entry.Y)} : {Mask(entry.Z)}",
        _ => Mask(entry.X),
    };

    /// <summary>The table: what each step is in C.</summary>
    private string Value(in SymbolTable.Entry entry)
    {
        DType lane = entry.Lane;
        string type = CNames.Stored(lane);
        string x = entry.X < 0 ? "" : Number(entry.X);
        string y = entry.Y < 0 ? "" : Number(entry.Y);
        string z = entry.Z < 0 ? "" : Number(entry.Z);
        bool floats = lane.IsFloating();
        return entry.Step switch
        {
            Step.Add => floats ? $"{x} + {y}" : $"{type}_add({x}, {y})",
            Step.Subtract => floats ? $"{x} - {y}" : $"{type}_subtract({x}, {y})",
            Step.Multiply => floats ? $"{x} * {y}" : $"{type}_multiply({x}, {y})",
            Step.Divide => floats ? $"{x} / {y}" : $"{type}_divide({x}, {y})",
            Step.Fma => floats ? $"{type}_fma({x}, {y}, {z})" : $"{type}_add({type}_multiply({x}, {y}), {z})",
            Step.Negate => $"{type}_negate({x})",
            Step.Abs => $"{type}_abs({x})",
            Step.Min => $"{type}_min({x}, {y})",
            Step.Max => $"{type}_max({x}, {y})",
            Step.Clamp => $"{x} < {y} ? {y} : {z} < {x} ? {z} : {x}",
            Step.Sqrt => floats ? $"{type}_sqrt({x})" : x,
            Step.Floor => floats ? $"{type}_floor({x})" : x,
            Step.Ceiling => floats ? $"{type}_ceil({x})" : x,
            Step.Truncate => floats ? $"{type}_trunc({x})" : x,
            Step.Round => floats ? $"{type}_rint({x})" : x,
            Step.CopySign => floats ? $"{type}_copysign({x}, {y})" : $"{y} < 0 ? {type}_negate({type}_abs({x})) : {type}_abs({x})",
            Step.Scale => $"{type}_scale({x}, {y})",
            Step.Exponent => $"{type}_exponent({x})",
            Step.Mantissa => $"{type}_mantissa({x})",
            Step.Octave => $"{type}_octave({x})",
            Step.Select => _isMask[entry.X] || IsNothingOrAll(_entries[entry.X])
                ? $"{Mask(entry.X)} ? {y} : {z}"
                : OfBits(lane, $"({BitsOf(_entries[entry.X].Lane, x)} & {BitsOf(lane, y)}) | (~{BitsOf(_entries[entry.X].Lane, x)} & {BitsOf(lane, z)})"),
            Step.Each => $"{Mask(entry.X)} ? ({type}){HugeAngleText.NameOf(entry.Function!)}((f64){y}, (f64){z}) : {z}",
            Step.And => _isMask[entry.X] ? Where(entry.X, y, lane) : _isMask[entry.Y] ? Where(entry.Y, x, lane) : OfBits(lane, $"{BitsOf(lane, x)} & {BitsOf(lane, y)}"),
            Step.Or => OfBits(lane, $"{BitsOf(lane, x)} | {BitsOf(lane, y)}"),
            Step.Xor => OfBits(lane, $"{BitsOf(lane, x)} ^ {BitsOf(lane, y)}"),
            Step.Not => OfBits(lane, $"~{BitsOf(lane, x)}"),
            Step.ShiftLeft => OfBits(lane, $"{BitsOf(lane, x)} << {entry.Bits}"),
            Step.ShiftRight => OfBits(lane, $"{BitsOf(lane, x)} >> {entry.Bits}"),
            Step.AddBits => OfBits(lane, $"{BitsOf(lane, x)} + {BitsOf(lane, y)}"),
            Step.Reinterpret => OfBits(lane, BitsOf(_entries[entry.X].Lane, x)),
            Step.Convert => Converted(_entries[entry.X].Lane, lane, x),
            _ => throw new NotSupportedException($"There is no C for {entry.Step}."),
        };
    }

    private string Where(int mask, string x, DType lane) => $"{Mask(mask)} ? {x} : {CNumbers.Of(lane, 0)}";

    private static string Converted(DType from, DType to, string x)
        => from.IsFloating() && !to.IsFloating() ? $"{CNames.Stored(to)}_of_{CNames.Stored(from)}({x})" : $"({CNames.Stored(to)}){x}";
}
