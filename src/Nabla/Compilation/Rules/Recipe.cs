namespace Nabla.Compilation;

/// <summary>A rule as one loop, for operands of any sizes of a pattern. Lengths are numbers of the pattern.</summary>
/// <param name="Program">What is computed at each element.</param>
/// <param name="Shape">The lengths of the loop's axes.</param>
/// <param name="Inputs">What the loop reads, in the order of the program's inputs.</param>
/// <param name="Results">What the rule gives, in order.</param>
internal sealed record Recipe(LoopProgram Program, int[] Shape, Recipe.Input[] Inputs, Recipe.Result[] Results)
{
    public bool Equals(Recipe? other)
        => other is not null && Program.Equals(other.Program) && Shape.AsSpan().SequenceEqual(other.Shape) && Inputs.AsSpan().SequenceEqual(other.Inputs)
            && Results.AsSpan().SequenceEqual(other.Results);

    public override int GetHashCode() => Program.GetHashCode();

    /// <summary>The loop for operands that lie as these do.</summary>
    /// <param name="operands">The operands.</param>
    /// <param name="lengths">The length that each number stands for.</param>
    /// <param name="device">The machine of the device that they are on; null for the host's.</param>
    public RuleLoop Prepare(ReadOnlySpan<RuleOperand> operands, int[] lengths, Machine? device)
    {
        Shape shape = Of(Shape, lengths);
        Layout[] layouts = new Layout[Inputs.Length + Program.Outputs.Length];
        for (int i = 0; i < Inputs.Length; i++)
        {
            long[] strides = new long[shape.Rank];
            for (int axis = 0; axis < strides.Length; axis++)
            {
                strides[axis] = Inputs[i].Axes[axis] is >= 0 and int from ? operands[Inputs[i].Operand].Value!.Layout.Strides[from] : 0;
            }

            layouts[i] = Layout.Of(shape.Lengths, strides, 0);
        }

        for (int i = 0; i < Program.Outputs.Length; i++)
        {
            LoopProgram.Value output = Program.Values[Program.Outputs[i]];
            layouts[Inputs.Length + i] = output.IsPerRow ? LoopWriter.OfRows(shape.Without(shape.Rank - 1).RowMajor, shape)
                : output.Source == LoopProgram.Source.Columns ? LoopWriter.OfColumns(shape)
                : shape.RowMajor;
        }

        return new RuleLoop(
            device,
            (device ?? Device.Cpu.Machine).Fuse(Program, shape, layouts),
            Array.ConvertAll(Inputs, input => input.Operand),
            Array.ConvertAll(Results, result => (result.Output, result.Operand, result.Output < 0 ? default : new TensorType(Program.OperandType(Inputs.Length + result.Output), Of(result.Shape, lengths)))));
    }

    private static Shape Of(int[] numbers, int[] lengths) => Nabla.Shape.Create(Array.ConvertAll(numbers, number => lengths[number]));

    /// <summary>An operand as the loop sees it: for each axis of the loop the operand's axis, or −1 where its elements are repeated.</summary>
    internal readonly record struct Input(int Operand, int[] Axes)
    {
        public bool Equals(Input other) => Operand == other.Operand && Axes.AsSpan().SequenceEqual(other.Axes);

        public override int GetHashCode() => Operand;
    }

    /// <summary>A result: what the loop writes at a position, or an operand as it is, or, where both are −1, nothing.</summary>
    internal readonly record struct Result(int Output, int Operand, int[] Shape)
    {
        public bool Equals(Result other) => Output == other.Output && Operand == other.Operand && Shape.AsSpan().SequenceEqual(other.Shape);

        public override int GetHashCode() => Output;
    }
}
