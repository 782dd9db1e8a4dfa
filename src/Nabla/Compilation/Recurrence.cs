namespace Nabla.Compilation;

/// <summary>A step of a scan, (constants, carry, x) ↦ (carry, y), as one loop whose rows are the steps.</summary>
/// <remarks>
/// Note [Steps as rows of a loop]
/// Where a step is nothing but formulas over elements of one shape, a carry is an operand that does not move from row to row: each row reads there what
/// the one before wrote, and xs and ys move by one slice. So the loop of any fused kernel is that of the scan, and between two steps there is nothing.
/// </remarks>
internal sealed class Recurrence
{
    private readonly Machine _machine;
    private readonly FusedLoop _loop;
    private readonly TensorType[] _results;
    private readonly int[] _inputs;
    private readonly int[] _outputs;
    private readonly Layout[] _layouts;
    private readonly TensorType[] _types;
    private readonly int _constants;
    private readonly int _carries;

    private Recurrence(Stepwise step, Machine machine, int constants, int carries, int length, bool backwards)
    {
        _machine = machine;
        (_constants, _carries, _inputs, _outputs) = (constants, carries, [.. step.Inputs], [.. step.Outputs]);
        Shape shape = Shape.Create([length, checked((int)step.Count)]);
        _layouts = new Layout[_inputs.Length + _outputs.Length];
        _types = new TensorType[_layouts.Length];
        for (int operand = 0; operand < _layouts.Length; operand++)
        {
            bool isInput = operand < _inputs.Length;
            TensorType type = isInput ? step.InputTypes[_inputs[operand]] : step.OutputTypes[_outputs[operand - _inputs.Length]];
            bool moves = isInput ? _inputs[operand] >= constants + carries : _outputs[operand - _inputs.Length] >= carries;
            long slice = !moves ? 0 : backwards ? -type.Shape.Count : type.Shape.Count;
            long first = moves && backwards ? (length - 1) * type.Shape.Count : 0;
            _layouts[operand] = Layout.Of(shape.Lengths, [slice, type.Shape.Count == 1 && step.Count > 1 ? 0 : 1], first);
            _types[operand] = new TensorType(type.DType, shape);
        }

        _results = [.. step.OutputTypes.Select((type, i) => i < carries ? type : new TensorType(type.DType, type.Shape.With(0, length)))];
        _loop = machine.FuseSteps(step.Program, shape, _layouts);
    }

    /// <summary>The scan of a step, or null where the step is no single loop over elements.</summary>
    /// <param name="step">The step, through all passes.</param>
    /// <param name="machine">Who computes.</param>
    /// <param name="constants">How many of its inputs are the same in every step.</param>
    /// <param name="carries">How many of its inputs and outputs are handed on.</param>
    /// <param name="length">How many steps there are, at least one.</param>
    /// <param name="backwards">Whether the last x comes first.</param>
    public static Recurrence? Of(Graph step, Machine machine, int constants, int carries, int length, bool backwards)
        => Stepwise.Of(step) is { } stepwise ? new Recurrence(stepwise, machine, constants, carries, length, backwards) : null;

    /// <summary>Computes (constants, carry, xs) ↦ (carry, ys).</summary>
    public void Run(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => Run(Place(inputs, outputs));

    /// <summary>Goes on from where the carries are.</summary>
    /// <param name="operands">What <see cref="Place"/> gave.</param>
    public void Run(Operand[] operands) => _loop.Run(operands);

    /// <summary>Gives the outputs memory, has the carries begin there, and says where everything lies.</summary>
    public Operand[] Place(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            ConcreteTensor result = ConcreteTensor.Rent(_results[i], _machine);
            outputs[i] = result;
            if (i < _carries)
            {
                _machine.Move(inputs[_constants + i].Concrete.On(_machine).Operand, result.Operand);
            }
        }

        Operand[] operands = new Operand[_layouts.Length];
        for (int operand = 0; operand < operands.Length; operand++)
        {
            int input = operand < _inputs.Length ? _inputs[operand] : -1;
            bool isCarry = input >= _constants && input < _constants + _carries;
            ConcreteTensor at = input < 0 ? outputs[_outputs[operand - _inputs.Length]].Concrete
                : isCarry ? outputs[input - _constants].Concrete
                : inputs[input].Concrete.On(_machine).Packed();
            operands[operand] = new Operand(_types[operand], _layouts[operand].Shifted(at.Layout.Offset), at.Storage);
        }

        return operands;
    }
}
