namespace Nabla.Compilation;

/// <summary>What a node of a symbolic expression does: the members of <see cref="Loops.ILane{V}"/>, and how numbers come in.</summary>
internal enum Step
{
    Input,
    Constant,
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Fma,
    Abs,
    Min,
    Max,
    Clamp,
    Sqrt,
    Floor,
    Ceiling,
    Truncate,
    Round,
    CopySign,
    Scale,
    Exponent,
    Mantissa,
    Octave,
    Less,
    LessOrEqual,
    Equal,
    Select,
    Each,
    And,
    Or,
    Xor,
    Not,
    ShiftLeft,
    ShiftRight,
    AddBits,

    /// <summary>The same bits as elements of another type of equal width.</summary>
    Reinterpret,

    /// <summary>The same numbers as elements of another type of equal width, as the machine's Convert has them.</summary>
    Convert,
}
