using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A program of formulas, cut into programs of few operands: what one computes for a later one goes through memory, where it has the type and so the bits that it would have had.</summary>
internal sealed class ProgramPieces
{
    private readonly LoopProgram _program;
    private readonly int _most;
    private readonly int[] _lastUse;
    private readonly List<Piece> _pieces = [];

    private ProgramPieces(LoopProgram program, int most)
    {
        _program = program;
        _most = most;
        _lastUse = new int[program.Values.Length];
        for (int i = 0; i < _lastUse.Length; i++)
        {
            foreach (int argument in Arguments(i))
            {
                _lastUse[argument] = i;
            }
        }
    }

    /// <summary>The pieces in order.</summary>
    /// <param name="program">Formulas only.</param>
    /// <param name="most">Operands that a piece may have; at least those of one formula.</param>
    public static IReadOnlyList<Piece> Of(LoopProgram program, int most)
    {
        ProgramPieces pieces = new(program, most);
        pieces.Cut();
        return pieces._pieces;
    }

    /// <summary>The piece that computes some values from a value, its first input, and from inputs.</summary>
    /// <param name="program">Formulas only.</param>
    /// <param name="from">The value.</param>
    /// <param name="wanted">What it computes, and which results these are.</param>
    public static Piece Between(LoopProgram program, int from, (int Value, int Output)[] wanted)
    {
        ProgramPieces pieces = new(program, int.MaxValue);
        LoopProgram.Writer writer = new();
        Dictionary<int, int> copies = [];
        List<int> inputs = [];
        pieces.Read(from, writer, copies, inputs);

        // Arguments stand before what is computed from them.
        HashSet<int> needed = [.. wanted.Select(static one => one.Value)];
        for (int value = program.Values.Length - 1; value >= 0; value--)
        {
            if (value != from && needed.Contains(value))
            {
                needed.UnionWith(pieces.Arguments(value));
            }
        }

        foreach (int value in needed.Order())
        {
            pieces.Compute(value, writer, copies, inputs);
        }

        foreach ((int value, _) in wanted)
        {
            writer.Output(copies[value]);
        }

        return new Piece(writer.ToProgram(), [.. inputs], wanted);
    }

    private void Cut()
    {
        int first = 0;
        for (int value = 0; value < _program.Values.Length; value++)
        {
            if (Operands(first, value + 1) > _most)
            {
                Add(first, value);
                first = value;
            }
        }

        Add(first, _program.Values.Length);

        // What is only copied reads nothing that is computed.
        List<int> copied = [.. Enumerable.Range(0, _program.Outputs.Length).Where(output => _program.Values[_program.Outputs[output]].Source != LoopProgram.Source.Formula)];
        foreach (int[] some in copied.Chunk(_most / 2))
        {
            LoopProgram.Writer writer = new();
            Dictionary<int, int> copies = [];
            List<int> inputs = [];
            foreach (int output in some)
            {
                writer.Output(Copy(_program.Outputs[output], writer, copies, inputs));
            }

            _pieces.Add(new Piece(writer.ToProgram(), [.. inputs], [.. some.Select(output => (_program.Outputs[output], output))]));
        }
    }

    private int Operands(int first, int last)
    {
        HashSet<int> inputs = [];
        int outputs = 0;
        for (int value = first; value < last; value++)
        {
            if (_program.Values[value].Source == LoopProgram.Source.Formula)
            {
                inputs.UnionWith(Arguments(value).Where(argument => IsRead(argument, first)));
                outputs += Written(value, last).Count();
            }
        }

        return inputs.Count + outputs;
    }

    /// <summary>Whether a piece that begins there reads a value from memory.</summary>
    private bool IsRead(int value, int first) => _program.Values[value].Source switch
    {
        LoopProgram.Source.Constant => false,
        LoopProgram.Source.Formula => value < first,
        _ => true,
    };

    /// <summary>The results of the whole that a value is, and −1 where a later piece reads it.</summary>
    private IEnumerable<int> Written(int value, int last)
    {
        for (int output = 0; output < _program.Outputs.Length; output++)
        {
            if (_program.Outputs[output] == value)
            {
                yield return output;
            }
        }

        if (_lastUse[value] >= last)
        {
            yield return -1;
        }
    }

    private void Add(int first, int last)
    {
        LoopProgram.Writer writer = new();
        Dictionary<int, int> copies = [];
        List<int> inputs = [];
        List<(int Value, int Output)> outputs = [];
        for (int value = first; value < last; value++)
        {
            if (_program.Values[value].Source != LoopProgram.Source.Formula)
            {
                continue;
            }

            Compute(value, writer, copies, inputs);
            foreach (int output in Written(value, last))
            {
                outputs.Add((value, output));
            }
        }

        if (outputs.Count > 0)
        {
            foreach ((int value, _) in outputs)
            {
                writer.Output(copies[value]);
            }

            _pieces.Add(new Piece(writer.ToProgram(), [.. inputs], [.. outputs]));
        }
    }

    private int Copy(int value, LoopProgram.Writer writer, Dictionary<int, int> copies, List<int> inputs)
    {
        if (copies.TryGetValue(value, out int copy))
        {
            return copy;
        }

        if (_program.Values[value].Source != LoopProgram.Source.Constant)
        {
            return Read(value, writer, copies, inputs);
        }

        copy = writer.Constant(_program.Values[value].DType, _program.Values[value].Bits);
        copies.Add(value, copy);
        return copy;
    }

    /// <summary>Has a value be the next input.</summary>
    private int Read(int value, LoopProgram.Writer writer, Dictionary<int, int> copies, List<int> inputs)
    {
        int input = writer.Input(_program.Values[value].DType);
        inputs.Add(value);
        copies.Add(value, input);
        return input;
    }

    /// <summary>Has a value be computed, unless it is there, from values that are or are read.</summary>
    private void Compute(int value, LoopProgram.Writer writer, Dictionary<int, int> copies, List<int> inputs)
    {
        if (_program.Values[value].Source != LoopProgram.Source.Formula)
        {
            Copy(value, writer, copies, inputs);
        }
        else if (!copies.ContainsKey(value))
        {
            int[] arguments = [.. Arguments(value).Select(argument => Copy(argument, writer, copies, inputs))];
            copies.Add(value, writer.Apply(_program.Values[value].Formula!, _program.Values[value].DType, arguments));
        }
    }

    private IEnumerable<int> Arguments(int value)
    {
        LoopProgram.Value of = _program.Values[value];
        return of.Source == LoopProgram.Source.Formula ? Enumerable.Range(0, of.Formula!.Arity).Select(position => of.Argument(position)) : [];
    }

    /// <summary>Part of a program.</summary>
    /// <param name="Program">The part.</param>
    /// <param name="Inputs">The value of the whole that each of its inputs is.</param>
    /// <param name="Outputs">The value of the whole that each of its outputs is, and which result of the whole, or −1.</param>
    internal sealed record Piece(LoopProgram Program, int[] Inputs, (int Value, int Output)[] Outputs);
}
