namespace Nabla;

/// <summary>What several functions, parts of one operation, take from outside and leave there.</summary>
internal sealed class Enclosure
{
    public Enclosure(IReadOnlyList<Closure> parts)
    {
        Variables = [.. parts.SelectMany(part => part.Written).Distinct<Variable>(ReferenceEqualityComparer.Instance)];
        List<Capture> constants = [];
        foreach (Capture capture in parts.SelectMany(part => part.Captures))
        {
            bool assigned = !capture.IsGradient && Variables.Any(variable => ReferenceEquals(variable, capture.Source));
            if (!assigned && !constants.Exists(capture.Is))
            {
                constants.Add(capture);
            }
        }

        Constants = constants;
    }

    /// <summary>What is taken and not assigned.</summary>
    public IReadOnlyList<Capture> Constants { get; }

    /// <summary>The variables that are assigned.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>The constants' values at this moment.</summary>
    public IEnumerable<Tensor> Values => Constants.Select(constant => constant.Now);

    /// <summary>What the variables hold at this moment.</summary>
    public IEnumerable<Tensor> Held => Variables.Select(variable => variable.Captured);

    /// <summary>Leaves results in the variables. A gradient does not go through what a variable was assigned.</summary>
    public void Assign(ReadOnlySpan<Tensor> results)
    {
        for (int i = 0; i < Variables.Count; i++)
        {
            Variables[i].Value = results[i] is Batched ? throw Different(Variables[i]) : results[i].Detach();
        }
    }

    public static InvalidOperationException Different(Variable variable) => new(
        $"A variable of {variable.Type} would have to hold a value for each example of Vmap: a part of the function (Cond, While, Scan, Checkpoint) assigned it what differs between examples, "
        + $"or assigned it, or drew random numbers, for some examples and not for others. Assign and draw outside of it{CallSite.Suffix()}.");
}
