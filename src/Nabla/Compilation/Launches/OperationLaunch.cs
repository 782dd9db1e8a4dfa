namespace Nabla.Compilation;

/// <summary>An operation that is no loop: control flow, whose functions are compiled themselves, and operations whose code is the user's.</summary>
internal sealed class OperationLaunch(Primitive op, int[] inputs, int[] outputs) : Launch(inputs, outputs)
{
    public override string Name => op.Name;

    public override bool CanFail => true;

    public override bool IsLoops => false;

    public override bool IsUserCode => op.Inside == Inside.UserCode;

    public override void Run(Frame frame)
    {
        Tensor[] given = new Tensor[Inputs.Length];
        for (int i = 0; i < given.Length; i++)
        {
            given[i] = Given(frame.Machine, frame.Values[Inputs[i]]);
        }

        Tensor[] results = new Tensor[Outputs.Length];
        using (FloorScope scope = Floor.Unrecorded.Enter())
        {
            Evaluation.Instance.Apply(op, given, results);
        }

        for (int i = 0; i < results.Length; i++)
        {
            ConcreteTensor result = results[i].Concrete.On(frame.Machine);
            frame.Machine.Move(result.Operand, frame.Values[Outputs[i]]);
            GC.KeepAlive(result);
        }
    }

    private ConcreteTensor Given(Machine machine, in Operand operand)
    {
        ConcreteTensor place = new(operand.Type, operand.Layout, operand.Storage);
        if (!IsUserCode)
        {
            return place;
        }

        // A user's code may keep what it is given, and the next run writes other numbers into the place.
        ConcreteTensor copy = ConcreteTensor.Rent(operand.Type, machine);
        machine.Move(operand, copy.Operand);
        copy.Storage.MarkShared();
        return copy;
    }
}
