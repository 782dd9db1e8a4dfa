namespace Nabla.Compilation;

/// <summary>What one loop computes at each element: formulas in a row, from the elements of its inputs to those of its outputs.</summary>
/// <remarks>
/// It says nothing of shapes and layouts, so it is what kernels are kept by: two programs are equal when they have the same values in the
/// same order. Every value has the element type that it would have in a tensor, and its bits are those of evaluation one by one.
/// </remarks>
internal sealed class LoopProgram : IEquatable<LoopProgram>
{
    private readonly Value[] _values;
    private readonly int[] _outputs;
    private readonly int _hash;

    private LoopProgram(Value[] values, int[] outputs)
    {
        _values = values;
        _outputs = outputs;
        HashCode hash = default;
        foreach (Value value in values)
        {
            hash.Add(value);
            Inputs += value.Source == Source.Input ? 1 : 0;
            HasReductions |= value.Source is Source.Reduction or Source.Columns;
        }

        foreach (int output in outputs)
        {
            hash.Add(output);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>Where a value comes from.</summary>
    public enum Source
    {
        /// <summary>From memory.</summary>
        Input,

        /// <summary>It is the same for every element.</summary>
        Constant,

        /// <summary>From a formula of earlier values.</summary>
        Formula,

        /// <summary>The combination of an earlier value along the row.</summary>
        Reduction,

        /// <summary>The combination of an earlier value over all rows, of which there is one for each column. It is there at the end: nothing is computed from it.</summary>
        Columns,
    }

    /// <summary>The number of inputs.</summary>
    public int Inputs { get; }

    /// <summary>Inputs, constants and results of formulas; arguments stand before what is computed from them.</summary>
    public ReadOnlySpan<Value> Values => _values;

    /// <summary>Which values are written to memory.</summary>
    public ReadOnlySpan<int> Outputs => _outputs;

    /// <summary>Whether it has reductions, along rows or over them: rows are gone through one after another then.</summary>
    public bool HasReductions { get; }

    /// <summary>Whether one loop can run it: bytes beside other numbers are only converted, nothing of half precision is combined along rows, and float64 becomes no float16.</summary>
    public bool IsOneLoop
    {
        get
        {
            bool hasNumbers = Array.Exists(_values, static value => value.DType is not (DType.Bool or DType.UInt8));
            return Array.TrueForAll(_values, value => value.Source switch
            {
                Source.Reduction or Source.Columns => value.DType.Size() != 2,
                Source.Formula => Last(value) is var last && (value.Formula is Conversion ? SymbolicConversion.IsPossible(last, value.DType) : !hasNumbers || value.Formula!.Lane(last, value.DType) != DType.UInt8 || last == DType.Bool),
                _ => true,
            });

            DType Last(in Value value) => _values[value.Argument(value.Formula!.Arity - 1)].DType;
        }
    }

    /// <summary>The same program where its first value, an input, comes as another type and is converted first.</summary>
    public LoopProgram WithFirstAs(DType dtype)
    {
        static int After(int value) => value < 0 ? value : value + 1;
        Value conversion = new(Source.Formula, _values[0].DType, Conversion.Token, null, 0, -1, -1, 0, false, 0);
        return new(
            [_values[0] with { DType = dtype }, conversion, .. _values[1..].Select(value => value with { X = After(value.X), Y = After(value.Y), Z = After(value.Z) })],
            [.. _outputs.Select(After)]);
    }

    /// <summary>The same program where some outputs are left out and running combinations are the last ones: each is that of a value and of an input, which come last of the inputs.</summary>
    /// <param name="kept">The outputs that stay, by their positions.</param>
    /// <param name="combined">What combines which value.</param>
    public LoopProgram Accumulating(ReadOnlySpan<int> kept, ReadOnlySpan<(Monoid Monoid, int Value)> combined)
    {
        List<Value> values = [.. _values];
        List<int> outputs = [];
        foreach (int output in kept)
        {
            outputs.Add(_outputs[output]);
        }

        foreach ((Monoid monoid, int value) in combined)
        {
            DType dtype = _values[value].DType;
            values.Add(new Value(Source.Input, dtype, null, null, -1, -1, -1, 0, false, 0));
            values.Add(new Value(Source.Formula, dtype, monoid.Formula, null, values.Count - 1, value, -1, 0, false, 0));
            outputs.Add(values.Count - 1);
        }

        return new([.. values], [.. outputs]);
    }

    /// <summary>The element type of an operand: the inputs in their order, then the outputs.</summary>
    public DType OperandType(int operand)
    {
        if (operand >= Inputs)
        {
            return _values[_outputs[operand - Inputs]].DType;
        }

        foreach (Value value in _values)
        {
            if (value.Source == Source.Input && operand-- == 0)
            {
                return value.DType;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(operand));
    }

    /// <inheritdoc/>
    public bool Equals(LoopProgram? other) => other is not null && _hash == other._hash && Values.SequenceEqual(other.Values) && Outputs.SequenceEqual(other.Outputs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LoopProgram);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>One line per value.</summary>
    public override string ToString() => LoopText.Of(this);

    /// <summary>A value: −1 stands for no argument. <paramref name="Depth"/> is the number of reductions that it comes after.</summary>
    internal readonly record struct Value(Source Source, DType DType, Formula? Formula, Monoid? Monoid, int X, int Y, int Z, ulong Bits, bool IsPerRow, int Depth)
    {
        /// <summary>The argument at a position of the formula.</summary>
        public int Argument(int position) => position == 0 ? X : position == 1 ? Y : Z;
    }

    /// <summary>A program that is being written.</summary>
    internal sealed class Writer
    {
        private readonly List<Value> _values = [];
        private readonly List<int> _outputs = [];

        /// <summary>How many values there are so far.</summary>
        public int Count => _values.Count;

        /// <summary>The next input; the number of its value.</summary>
        /// <param name="dtype">Its element type.</param>
        /// <param name="isPerRow">Whether there is one element for each row.</param>
        public int Input(DType dtype, bool isPerRow = false) => Add(new Value(Source.Input, dtype, null, null, -1, -1, -1, 0, isPerRow, 0));

        /// <summary>A number that is the same everywhere, by its bits.</summary>
        public int Constant(DType dtype, ulong bits) => Add(new Value(Source.Constant, dtype, null, null, -1, -1, -1, bits, false, 0));

        /// <summary>A formula of earlier values.</summary>
        public int Apply(Formula formula, DType result, params ReadOnlySpan<int> arguments)
        {
            if (arguments.Length != formula.Arity || arguments.ContainsAnyExceptInRange(0, _values.Count - 1))
            {
                throw new ArgumentException($"{formula} takes {formula.Arity} earlier values.", nameof(arguments));
            }

            int depth = 0;
            int perRow = 0;
            int perElement = 0;
            foreach (int argument in arguments)
            {
                Value value = _values[argument];
                if (value.Source == Source.Columns)
                {
                    throw new ArgumentException("What is combined over all rows is there after the last one only.", nameof(arguments));
                }

                depth = Math.Max(depth, value.Depth);
                perRow += value.IsPerRow ? 1 : 0;
                perElement += value.IsPerRow || value.Source == Source.Constant ? 0 : 1;
            }

            return Add(new Value(
                Source.Formula,
                result,
                formula,
                null,
                arguments[0],
                arguments.Length > 1 ? arguments[1] : -1,
                arguments.Length > 2 ? arguments[2] : -1,
                0,
                perElement == 0 && perRow > 0,
                depth));
        }

        /// <summary>Whether there are elements of the value along a row.</summary>
        public bool IsReducible(int value) => !_values[value].IsPerRow && _values[value].Source != Source.Constant;

        /// <summary>Whether there is one of the value for each column.</summary>
        public bool IsOfColumns(int value) => _values[value].Source == Source.Columns;

        /// <summary>The combination of an earlier value along each row, of which there is one for each row.</summary>
        public int Reduce(Monoid monoid, int value)
        {
            Value argument = _values[value];
            if (!IsReducible(value))
            {
                throw new NotSupportedException("What is one number for each row has no reduction along it.");
            }

            return Add(new Value(Source.Reduction, argument.DType, null, monoid, value, -1, -1, 0, true, argument.Depth + 1));
        }

        /// <summary>The combination of an earlier value over all rows, in runs of them; only an output.</summary>
        public int ReduceColumns(Monoid monoid, int value)
        {
            Value argument = _values[value];
            if (!IsReducible(value) || argument.DType == DType.Bool)
            {
                throw new NotSupportedException("Only numbers of which there is one for each element are combined over rows.");
            }

            return Add(new Value(Source.Columns, argument.DType, null, monoid, value, -1, -1, 0, false, argument.Depth));
        }

        /// <summary>Has the value written to memory, as the next output.</summary>
        public void Output(int value) => _outputs.Add(value);

        /// <summary>The program.</summary>
        public LoopProgram ToProgram() => new([.. _values], [.. _outputs]);

        private int Add(Value value)
        {
            _values.Add(value);
            return _values.Count - 1;
        }
    }
}
