namespace Nabla;

/// <summary>Where operands meet that are not all on the host.</summary>
/// <remarks>
/// Note [Where an operation is computed]
/// An operation is computed where its operands are. Operands on different devices are an error: moving data costs more than most operations, so that is
/// said, not guessed. What is not data has no place of its own, and goes on its own to the device that the others are on: a single number of the host, and
/// what was made from nothing (Arange, Zeros, Eye and what is computed of those alone), until a variable holds it. So a rule, a body or a model may make a range
/// or an identity without asking where it will be needed. Towards the host nothing goes on its own: that would wait.
/// Whether any operand is a device's is one test of a bit, so programs on the host pay nothing for this.
/// </remarks>
internal static class Placement
{
    /// <summary>The machine that operands meet on, of which at least one is a device's. Those without a place are replaced by what they are there.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="operands">Its operands.</param>
    /// <exception cref="InvalidOperationException">They are on different devices.</exception>
    public static Machine Meet(string name, Span<Operand> operands)
    {
        Machine machine = Common(name, operands);
        for (int i = 0; i < operands.Length; i++)
        {
            if (!operands[i].Storage.IsElsewhere)
            {
                ConcreteTensor there = Brought(new ConcreteTensor(operands[i].Type, operands[i].Layout, operands[i].Storage), machine) ?? throw Apart(name, operands);
                operands[i] = there.Operand;
            }
        }

        return machine;
    }

    /// <summary>Who computes a function of tensors as a whole: the device that its data are on. A single number, wherever it is, decides only where there is nothing else.</summary>
    /// <param name="inputs">Concrete tensors.</param>
    /// <param name="home">The machine that the function itself names, if it names one.</param>
    public static Machine Of(ReadOnlySpan<Tensor> inputs, Machine? home)
    {
        Machine? number = null;
        bool isData = false;
        foreach (Tensor input in inputs)
        {
            if (input is ConcreteTensor { Storage: { } storage } x)
            {
                if (storage.IsElsewhere && x.Count > 1)
                {
                    return storage.Machine;
                }

                number ??= storage.IsElsewhere ? storage.Machine : null;
                isData |= x.Count > 1 && !x.IsOneNumber && !storage.IsPlaceless;
            }
        }

        return home ?? (isData ? null : number) ?? Device.Cpu.Machine;
    }

    /// <summary>A tensor of the host as it is on a device's machine; null where it has a place of its own.</summary>
    public static ConcreteTensor? Brought(ConcreteTensor x, Machine machine) => IsPlaceless(x) ? x.On(machine) : null;

    /// <summary>Whether a tensor of the host has no place of its own: one number, what was made from nothing, and what has no elements.</summary>
    public static bool IsPlaceless(ConcreteTensor x) => x.IsOneNumber || x.Storage.IsPlaceless || x.Count == 0;

    /// <summary>Says that results have no place of their own, where that is so of all they were computed from.</summary>
    /// <param name="inputs">What they were computed from: concrete tensors.</param>
    /// <param name="outputs">The results.</param>
    public static void Follow(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        foreach (Tensor input in inputs)
        {
            if (input is not ConcreteTensor { Storage: { IsElsewhere: false } storage } x || !(storage.IsPlaceless || x.IsOneNumber))
            {
                return;
            }
        }

        foreach (Tensor output in outputs)
        {
            output.Concrete.Storage.Unsettle();
        }
    }

    /// <summary>What operands on different devices are answered with.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="operands">Each operand's type and device.</param>
    public static InvalidOperationException Apart(string name, IReadOnlyList<(TensorType Type, Device Device)> operands)
    {
        Device to = operands.Select(operand => operand.Device).First(device => !device.Machine.IsHost);
        return new InvalidOperationException(
            $"{name} was given operands on different devices: {string.Join(", ", operands.Select(operand => $"{operand.Type} on {operand.Device}"))}{CallSite.Suffix()}. Move them to one, x.To(device) with \"{to}\" or another; a model with all it holds by model.To(device), what an optimizer keeps by optimizer.To(device).");
    }

    private static Machine Common(string name, ReadOnlySpan<Operand> operands)
    {
        Machine? machine = null;
        foreach (ref readonly Operand operand in operands)
        {
            if (operand.Storage.IsElsewhere)
            {
                Machine other = operand.Storage.Machine;
                if (machine is not null && !ReferenceEquals(machine, other))
                {
                    throw Apart(name, operands);
                }

                machine = other;
            }
        }

        return machine!;
    }

    private static InvalidOperationException Apart(string name, ReadOnlySpan<Operand> operands)
    {
        List<(TensorType, Device)> found = [];
        foreach (ref readonly Operand operand in operands)
        {
            found.Add((operand.Type, operand.Storage.Machine.Device));
        }

        return Apart(name, found);
    }
}
