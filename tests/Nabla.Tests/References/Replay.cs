namespace Nabla.Tests.References;

/// <summary>Runs one recorded case by Nabla, through one of its doors, and says where the answers differ.</summary>
internal sealed class Replay(Func<Tensor[], ReferenceArguments, Tensor[]> call, Tolerance tolerance, Door door = Door.Imperative, bool strided = false)
{
    public IReadOnlyList<string> Differences(ReferenceCase one)
    {
        try
        {
            return [.. Check(one).Select(difference => $"{one.Name} {one.Arguments}: {difference}")];
        }
        catch (Exception exception)
        {
            string place = exception.StackTrace?.Split('\n')[0].Trim() ?? "";
            return [$"{one.Name} {one.Arguments}: {exception.GetType().Name}: {exception.Message} {place}"];
        }
    }

    private IEnumerable<string> Check(ReferenceCase one)
    {
        Tensor[] inputs = [.. one.Inputs.Select(input => strided ? Strided(input.ToTensor()) : input.ToTensor())];
        (Tensor[] outputs, Tensor?[] gradients) = door == Door.Functional ? Functional(one, inputs) : Imperative(one, inputs);
        if (outputs.Length != one.Outputs.Count)
        {
            yield return $"{outputs.Length} results, recorded {one.Outputs.Count}";
            yield break;
        }

        double floor = Floor(tolerance.Yardstick, one.Outputs, one.Inputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (one.Outputs[i].Difference(outputs[i], tolerance.Ulps, floor, one.ExactZeros) is { } difference)
            {
                yield return $"result {i}: {difference}";
            }
        }

        IEnumerable<ReferenceTensor> recorded = one.Gradients.Concat(one.Cotangents).OfType<ReferenceTensor>();
        floor = Floor(tolerance.GradientYardstick, recorded, one.Inputs);
        for (int i = 0; i < gradients.Length; i++)
        {
            if (Gradient(gradients[i], one.Gradients[i], tolerance.GradientUlps, floor) is { } difference)
            {
                yield return $"gradient {i}: {difference}";
            }
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            if (one.Inputs[i].Difference(inputs[i], 0, 0, exactZeros: true) is { } difference)
            {
                yield return $"input {i} was changed: {difference}";
            }
        }
    }

    private (Tensor[] Outputs, Tensor?[] Gradients) Imperative(ReferenceCase one, Tensor[] inputs)
    {
        if (one.Cotangents.Count == 0)
        {
            return (call(inputs, one.Arguments), []);
        }

        Tensor[] leaves = [.. inputs.Zip(one.Inputs, static (input, recorded) => recorded.NeedsGradient ? new Variable(input) : input)];
        Tensor[] outputs = call(leaves, one.Arguments);
        foreach ((ReferenceTensor? cotangent, Tensor output) in one.Cotangents.Zip(outputs))
        {
            if (cotangent is { } seed)
            {
                output.Backward(seed.ToTensor(), retainGraph: true);
            }
        }

        return (outputs, [.. leaves.Select(static leaf => (leaf as Variable)?.Grad)]);
    }

    private (Tensor[] Outputs, Tensor?[] Gradients) Functional(ReferenceCase one, Tensor[] inputs)
    {
        Tensor[] outputs = call(inputs, one.Arguments);
        if (one.Cotangents.Count == 0)
        {
            return (outputs, []);
        }

        int[] wanted = [.. one.Inputs.Index().Where(static pair => pair.Item.NeedsGradient).Select(static pair => pair.Index)];
        Tensor[] found = Transform.Grad((Tensor[] leaves) =>
        {
            Tensor[] arguments = [.. inputs];
            foreach ((int place, Tensor leaf) in wanted.Zip(leaves))
            {
                arguments[place] = leaf;
            }

            return call(arguments, one.Arguments)
                .Zip(one.Cotangents, static (output, cotangent) => cotangent is { } seed ? (output * seed.ToTensor()).Sum() : null)
                .OfType<Tensor>()
                .Aggregate(static (sum, term) => sum + term);
        })([.. wanted.Select(place => inputs[place])]);
        Tensor?[] gradients = new Tensor?[inputs.Length];
        foreach ((int place, Tensor gradient) in wanted.Zip(found))
        {
            gradients[place] = gradient;
        }

        return (outputs, gradients);
    }

    /// <summary>The same numbers with every other element of a transposed block of memory in between.</summary>
    private static Tensor Strided(Tensor x)
    {
        int[] reversed = [.. Enumerable.Range(0, x.Rank).Reverse()];
        Tensor transposed = x.Permute(reversed);
        return Functions.Stack([transposed, transposed.Flip()], transposed.Rank)[At.Rest, 0].Permute(reversed);
    }

    private static string? Gradient(Tensor? actual, ReferenceTensor? expected, double ulps, double floor) => (actual, expected) switch
    {
        (null, null) => null,
        (null, { } zero) => zero.ToDoubles().All(static value => value == 0) ? null : "none, but one was recorded",
        ({ } zero, null) => zero.Count == 0 || zero.Abs().Max().ToScalar<double>() == 0 ? null : "not zero, but none was recorded",
        ({ } found, { } recorded) => recorded.Difference(found, ulps, floor, exactZeros: false),
    };

    private static double Floor(Yardstick yardstick, IEnumerable<ReferenceTensor> results, IEnumerable<ReferenceTensor> inputs) => yardstick switch
    {
        Yardstick.One => 1,
        Yardstick.Result => Comparison.Scale(results),
        Yardstick.Inputs => Comparison.Scale(results.Concat(inputs)),
        _ => 0,
    };
}
