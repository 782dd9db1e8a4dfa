namespace Nabla.Compilation;

/// <summary>Cuts a program with reductions into stages.</summary>
/// <remarks>
/// A value belongs to the stage after as many reductions as it needs. What a later stage needs again is held, unless it is so little work that
/// computing it once more costs less than bringing it back. What is combined over rows is taken up as soon as its elements are there, not in the last stage:
/// that one writes results, stores are done in their order, and those to sums in the first cache would wait for those to results that are not in it.
/// (Measured: x + g into a third place takes 5.7 cycles a register in the second cache, a sum beside it 1.6 on its own and 5.9 in the same loop.)
/// </remarks>
internal sealed class RowStages
{
    // Formulas that are one step each: so many are not worth a number's way to memory and back.
    private const int Little = 2;

    private readonly LoopProgram _program;
    private readonly HashSet<int> _held = [];

    private RowStages(LoopProgram program) => _program = program;

    /// <summary>The stages in order.</summary>
    public static IReadOnlyList<RowStage> Of(LoopProgram program)
    {
        RowStages stages = new(program);
        int last = 0;
        foreach (LoopProgram.Value value in program.Values)
        {
            last = Math.Max(last, value.Depth);
        }

        // From the last to the first: a stage holds what the later ones have asked for.
        RowStage[] result = new RowStage[last + 1];
        for (int depth = last; depth >= 0; depth--)
        {
            result[depth] = stages.Stage(depth);
        }

        return result;
    }

    private RowStage Stage(int depth)
    {
        List<int> numbers = [];
        List<int> elements = [];
        List<int> reductions = [];
        for (int i = 0; i < _program.Values.Length; i++)
        {
            LoopProgram.Value value = _program.Values[i];
            if (value.Source == LoopProgram.Source.Reduction && value.Depth == depth + 1)
            {
                reductions.Add(i);
                if (_program.Values[value.X].Source != LoopProgram.Source.Input)
                {
                    _held.Add(value.X);
                }
            }
            else if (value.Source == LoopProgram.Source.Formula && value.IsPerRow && value.Depth == depth)
            {
                numbers.Add(i);
            }
        }

        for (int i = 0; i < _program.Values.Length; i++)
        {
            LoopProgram.Value value = _program.Values[i];
            if (!value.IsPerRow && value.Depth == depth && (_held.Contains(i) || _program.Outputs.Contains(i)))
            {
                elements.Add(i);
            }
        }

        return new RowStage(
            numbers.Count == 0 ? null : new Copy(this, depth).Of(numbers, isPerRow: true),
            elements.Count == 0 ? null : new Copy(this, depth).Of(elements, isPerRow: false),
            [.. reductions]);
    }

    private bool IsLittle(int number, int left = Little)
    {
        LoopProgram.Value value = _program.Values[number];
        if (value.Source != LoopProgram.Source.Formula || value.IsPerRow)
        {
            return true;
        }

        if (left == 0 || value.Formula is Conversion || LoopCost.Of(value.Formula!, _program.Values[value.Argument(value.Formula!.Arity - 1)].DType, value.DType) > 1)
        {
            return false;
        }

        for (int position = 0; position < value.Formula.Arity; position++)
        {
            if (!IsLittle(value.Argument(position), left - 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes part of the program as a program of its own.</summary>
    private sealed class Copy(RowStages stages, int depth)
    {
        private readonly LoopProgram.Writer _writer = new();
        private readonly Dictionary<int, int> _copies = [];
        private readonly List<int> _inputs = [];

        public RowLoop Of(List<int> roots, bool isPerRow)
        {
            List<int> outputs = [];
            foreach (int root in roots)
            {
                if (stages._program.Values[root] is { Source: LoopProgram.Source.Columns } columns)
                {
                    int before = _writer.Input(columns.DType);
                    _inputs.Add(root);
                    _writer.Output(_writer.Apply(columns.Monoid!.Formula, columns.DType, before, Value(columns.X, isPerRow)));
                    outputs.Add(root);
                    continue;
                }

                int copy = Value(root, isPerRow);

                // What is both held and a result is read again where the result lies.
                int times = isPerRow ? 1 : Math.Max(1, stages._program.Outputs.Count(root));
                for (int time = 0; time < times; time++)
                {
                    _writer.Output(copy);
                    outputs.Add(root);
                }
            }

            return new RowLoop(_writer.ToProgram(), [.. _inputs], [.. outputs]);
        }

        private int Value(int number, bool isPerRow)
        {
            if (_copies.TryGetValue(number, out int copy))
            {
                return copy;
            }

            LoopProgram.Value value = stages._program.Values[number];
            bool isHere = value.Source == LoopProgram.Source.Formula && value.IsPerRow == isPerRow && (value.Depth == depth || (!isPerRow && stages.IsLittle(number)));
            if (value.Source == LoopProgram.Source.Constant)
            {
                copy = _writer.Constant(value.DType, value.Bits);
            }
            else if (isHere)
            {
                Span<int> arguments = stackalloc int[value.Formula!.Arity];
                for (int position = 0; position < arguments.Length; position++)
                {
                    arguments[position] = Value(value.Argument(position), isPerRow);
                }

                copy = _writer.Apply(value.Formula, value.DType, arguments);
            }
            else
            {
                copy = _writer.Input(value.DType);
                _inputs.Add(number);
                if (value.Source == LoopProgram.Source.Formula && !value.IsPerRow)
                {
                    stages._held.Add(number);
                }
            }

            _copies.Add(number, copy);
            return copy;
        }
    }
}
