using System.Globalization;
using System.Text;

namespace Nabla.Tests.Compilation;

/// <summary>A function of tensors to tensors, line by line, as a person would write it.</summary>
/// <param name="Inputs">What it is run on.</param>
/// <param name="Lines">What is computed: values are numbered, the inputs first.</param>
/// <param name="Outputs">Which values are returned.</param>
internal sealed record RandomFunction(Tensor[] Inputs, RandomFunction.Line[] Lines, int[] Outputs)
{
    /// <summary>A new generator for one way of running it.</summary>
    public static Generator Generator() => new(12);

    /// <summary>The values that are returned.</summary>
    public Tensor[] Run(ReadOnlySpan<Tensor> inputs, Generator generator)
    {
        Tensor[] values = Values(inputs, generator);
        return [.. Outputs.Select(output => values[output])];
    }

    /// <summary>The inputs of floating-point numbers.</summary>
    public Tensor[] Moving => Array.FindAll(Inputs, static input => input.DType.IsFloating());

    /// <summary>All values.</summary>
    public Tensor[] Values(ReadOnlySpan<Tensor> inputs, Generator generator)
    {
        Tensor[] values = new Tensor[Inputs.Length + Lines.Length];
        inputs.CopyTo(values);
        for (int i = 0; i < Lines.Length; i++)
        {
            values[Inputs.Length + i] = Lines[i].Run([.. Lines[i].Arguments.Select(argument => values[argument])], generator);
        }

        return values;
    }

    /// <summary>The same without what no output needs.</summary>
    public RandomFunction Pruned()
    {
        bool[] needed = new bool[Inputs.Length + Lines.Length];
        foreach (int output in Outputs)
        {
            needed[output] = true;
        }

        for (int i = Lines.Length - 1; i >= 0; i--)
        {
            foreach (int argument in needed[Inputs.Length + i] ? Lines[i].Arguments : [])
            {
                needed[argument] = true;
            }
        }

        int[] places = new int[needed.Length];
        for (int i = 1; i < places.Length; i++)
        {
            places[i] = places[i - 1] + (needed[i - 1] ? 1 : 0);
        }

        return new RandomFunction(
            [.. Inputs.Where((_, i) => needed[i])],
            [.. Lines.Where((_, i) => needed[Inputs.Length + i]).Select(line => line with { Arguments = [.. line.Arguments.Select(argument => places[argument])] })],
            [.. Outputs.Select(output => places[output])]);
    }

    /// <summary>The same, where a line's value is an input instead.</summary>
    public RandomFunction WithInput(int line)
    {
        int from = Inputs.Length + line;
        int Place(int value) => value == from ? Inputs.Length : value < Inputs.Length || value > from ? value : value + 1;
        return new RandomFunction(
            [.. Inputs, Values(Inputs, Generator())[from]],
            [.. Lines.Where((_, i) => i != line).Select(other => other with { Arguments = [.. other.Arguments.Select(Place)] })],
            [.. Outputs.Select(Place)]);
    }

    /// <summary>The same with as few lines and outputs as still have a fault.</summary>
    public RandomFunction Smallest(Func<RandomFunction, bool> isFaulty)
    {
        RandomFunction graph = this;
        for (int output = graph.Outputs.Length - 1; output >= 0 && graph.Outputs.Length > 1; output--)
        {
            graph = Smaller(graph, graph with { Outputs = [.. graph.Outputs.Where((_, i) => i != output)] });
        }

        for (int line = graph.Lines.Length - 1; line >= 0; line--)
        {
            graph = line < graph.Lines.Length ? Smaller(graph, graph.WithInput(line)) : graph;
        }

        return graph;

        RandomFunction Smaller(RandomFunction graph, RandomFunction smaller) => smaller.Pruned() is var pruned && isFaulty(pruned) ? pruned : graph;
    }

    /// <summary>The same where all data is on a device.</summary>
    public RandomFunction On(Device device)
        => this with { Inputs = Array.ConvertAll(Inputs, input => input.To(device)), Lines = Array.ConvertAll(Lines, line => line.Constant is { } constant ? Line.Of(constant.To(device)) : line) };

    /// <summary>One number that all results of floating-point numbers have a part in.</summary>
    public static Tensor Sum(Tensor[] outputs)
    {
        Tensor sum = Tensor.Zeros();
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].DType.IsFloating())
            {
                sum += (outputs[i] * outputs[i].RandnLike((ulong)i, dtype: DType.Float32)).Sum().Cast(DType.Float32);
            }
        }

        return sum;
    }

    /// <summary>That number as a function of the inputs of floating-point numbers, in whose place others may stand.</summary>
    public Tensor Loss(Tensor[] moving, Generator generator)
    {
        Tensor[] all = [.. Inputs];
        int next = 0;
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = all[i].DType.IsFloating() ? moving[next++] : all[i];
        }

        return Sum(Run(all, generator));
    }

    public override string ToString()
    {
        StringBuilder text = new();
        Tensor[] values = Values(Inputs, Generator());
        for (int i = 0; i < Inputs.Length; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"v{i}: {Inputs[i].Type}");
        }

        for (int i = 0; i < Lines.Length; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"v{Inputs.Length + i} = {Lines[i]}: {values[Inputs.Length + i].Type}");
        }

        return text.Append("return ").AppendJoin(", ", Outputs.Select(output => $"v{output}")).ToString();
    }

    /// <summary>One line.</summary>
    /// <param name="Text">How it would be written; {0} stands for its first argument.</param>
    /// <param name="Arguments">Which values it takes.</param>
    /// <param name="Run">What it does to them.</param>
    internal sealed record Line(string Text, int[] Arguments, Func<Tensor[], Generator, Tensor> Run)
    {
        /// <summary>What it is, if it is the same at any inputs.</summary>
        public Tensor? Constant { get; private init; }

        /// <summary>A line that is the same at any inputs.</summary>
        public static Line Of(Tensor constant) => new($"constant {constant.Type}", [], (_, _) => constant) { Constant = constant };

        public override string ToString() => string.Format(CultureInfo.InvariantCulture, Text, [.. Arguments.Select(argument => $"v{argument}")]);
    }
}
