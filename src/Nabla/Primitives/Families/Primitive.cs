using Nabla.Primitives;

namespace Nabla;

/// <summary>An operation that is not made of others. Everything the library knows about it is said in its own file.</summary>
/// <remarks>
/// A primitive is a record: its fields are its parameters and nothing else, and two are the same operation when they are
/// equal. Arrays and tensors are operands, not fields. Rules are written in tensor code, so derivatives of derivatives
/// need nothing more.
/// </remarks>
internal abstract record Primitive
{
    /// <summary>What graphs and messages call the operation.</summary>
    internal virtual string Name => GetType().Name;

    /// <summary>The number of results.</summary>
    internal virtual int Outputs => 1;

    /// <summary>Which inputs and outputs <see cref="Vjp"/> reads.</summary>
    internal virtual Residuals Reads => Residuals.All;

    /// <summary>Whether the rules let derivatives through from an input by design. An operation that does not from its first returns it as it is: the two differ in derivatives only.</summary>
    internal virtual bool PassesGradient(int input) => true;

    /// <summary>What computing it consists of.</summary>
    internal virtual Inside Inside => Inside.Loop;

    /// <summary>Whether its reverse rule, and its body if it has one, are formulas of elements and combinations of them, several at a time, so that they may be worth running as one loop.</summary>
    internal virtual bool IsLoopRule => false;

    /// <summary>The functions among the parameters, and what those are called.</summary>
    internal virtual IReadOnlyList<(string Name, Body Body)> Parts => [];

    /// <summary>The device that the results are on, if that is not where the operands are.</summary>
    internal virtual Device? Target => null;

    /// <summary>Whether it may throw when it computes, because of values: an index may be out of range.</summary>
    internal virtual bool CanFail => false;

    /// <summary>How many operations on single numbers an application is: what its functions are, or one for each number of the first result, however long the formula.</summary>
    internal virtual long Arithmetic(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
        => Parts.Count > 0 ? Parts.Sum(static part => part.Body.Arithmetic) : outputs[0].Shape.Count;

    /// <summary>The function that an application is, if it is nothing but that: its operations may be written in the place of this one.</summary>
    internal virtual Body? Definition => null;

    /// <summary>The operation that reverse mode applies in the place of this one: its first outputs are this one's, and by what comes after them its rule needs not compute, nor keep, as much. Null where this one is as good.</summary>
    /// <param name="wanted">Of which inputs cotangents may be asked for.</param>
    internal virtual Primitive? Augmented(ReadOnlySpan<bool> wanted) => null;

    /// <summary>The same combination over other axes; null where it is none.</summary>
    internal virtual Primitive? Over(Axes axes) => null;

    /// <summary>The same operation with other functions among its parameters.</summary>
    internal virtual Primitive With(Func<Body, Body> change) => this;

    /// <summary>The same operation at the size that is asked for, where <paramref name="other"/> is what the function applies in its place at another size; null where the two are not the same operation.
    /// One with lengths among its parameters says which they are; see Note [What depends on a size].</summary>
    /// <exception cref="NotSupportedException">A length does not depend on the size as lengths do.</exception>
    internal virtual Primitive? Resized(Primitive other, Sizing sizing) => WithPartsOf(other, sizing);

    /// <summary>This operation with its functions resized; null where the other differs in more than those.</summary>
    private protected Primitive? WithPartsOf(Primitive other, Sizing sizing)
    {
        if (Equals(other))
        {
            return this;
        }

        IReadOnlyList<(string Name, Body Body)> parts = other.Parts;
        int next = 0;
        if (parts.Count == 0 || parts.Count != Parts.Count || !With(_ => parts[next++].Body).Equals(other))
        {
            return null;
        }

        next = 0;
        return With(body => body.Resized(parts[next++].Body, sizing));
    }

    /// <summary>The one door. Every operation on tensors, the library's or a user's, goes through here.</summary>
    public void Apply(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => Interpreter.Newest(inputs).Apply(this, inputs, outputs);

    /// <summary>The single result for one input.</summary>
    public Tensor Apply(Tensor x)
    {
        Tensor output = null!;
        Apply(new ReadOnlySpan<Tensor>(in x), new Span<Tensor>(ref output));
        return output;
    }

    /// <summary>The single result.</summary>
    public Tensor Apply(params ReadOnlySpan<Tensor> inputs)
    {
        Tensor output = null!;
        Apply(inputs, new Span<Tensor>(ref output));
        return output;
    }

    /// <summary>The types of the results, or an exception that says why there are none.</summary>
    protected internal abstract void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs);

    /// <summary>Asked where reverse mode is going to go through.</summary>
    /// <exception cref="InvalidOperationException">It cannot; the message says why, and what to do.</exception>
    internal virtual void CheckReversible()
    {
    }

    /// <summary>Reverse mode: from cotangents of outputs to cotangents of inputs. Null is the cotangent zero.</summary>
    protected internal abstract void Vjp(in Pullback call, Span<Tensor?> cotangents);

    /// <summary>Forward mode: from tangents of inputs to tangents of outputs. Null is the tangent zero.</summary>
    protected internal abstract void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed);

    /// <summary>Applies the operation to inputs that carry a batch axis (or −1), and says where the outputs carry theirs.</summary>
    protected internal abstract void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes);

    /// <summary>Says in which loop the operation consists.</summary>
    protected internal abstract void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs);

    /// <summary>Computes: by one loop, unless overridden. Movements that are views and composites do otherwise.</summary>
    protected internal virtual void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => Compute(inputs, outputs);

    /// <summary>Computes on numbers by one loop what is made of others to every other interpreter, if there is such a loop.</summary>
    internal virtual bool TryCompute(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => false;

    /// <summary>Infers, rents memory, lowers.</summary>
    protected void Compute(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        Eight<TensorType> typeRoom = default;
        Eight<Operand> operandRoom = default;
        bool few = inputs.Length <= Eight<Operand>.Length;
        Span<TensorType> types = few ? typeRoom[..inputs.Length] : new TensorType[inputs.Length];
        Span<Operand> operands = few ? operandRoom[..inputs.Length] : new Operand[inputs.Length];
        bool weak = inputs.Length > 0;
        bool isPlaceless = weak;
        bool isElsewhere = false;
        for (int i = 0; i < inputs.Length; i++)
        {
            ConcreteTensor x = inputs[i].Concrete;
            weak &= x.IsWeak;
            isPlaceless &= x.Storage.IsPlaceless;
            isElsewhere |= x.Storage.IsElsewhere;
            types[i] = x.Type;
            operands[i] = x.Operand;
        }

        Eight<TensorType> resultTypes = default;
        Eight<Operand> resultOperands = default;
        Infer(types, resultTypes[..outputs.Length]);
        Machine machine = isElsewhere ? Placement.Meet(Name, operands) : Device.Cpu.Machine;
        for (int i = 0; i < outputs.Length; i++)
        {
            ConcreteTensor z = isElsewhere ? ConcreteTensor.Rent(resultTypes[i], machine) : ConcreteTensor.Rent(resultTypes[i], weak);
            if (isPlaceless)
            {
                z.Storage.Unsettle();
            }

            resultOperands[i] = z.Operand;
            outputs[i] = z;
        }

        Lower(machine, operands, resultOperands[..outputs.Length]);

        // Note [Who keeps memory alive]: blocks go back to the pool when their storage is unreachable, and a kernel holds only pointers.
        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            GC.KeepAlive(resultOperands[i].Storage);
        }
    }
}
