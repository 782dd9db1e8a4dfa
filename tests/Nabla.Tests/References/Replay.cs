namespace Nabla.Tests.References;

/// <summary>Runs one recorded case by Nabla: values, and gradients by <see cref="Tensor.Backward"/>.</summary>
internal static class Replay
{
    public static IEnumerable<string> Differences(ReferenceCase one, Func<Tensor[], ReferenceArguments, Tensor[]> call, Tolerance tolerance)
    {
        try
        {
            return [.. Check(one, call, tolerance).Select(difference => $"{one.Name} {one.Arguments}: {difference}")];
        }
        catch (Exception exception)
        {
            string place = exception.StackTrace?.Split('\n')[0].Trim() ?? "";
            return [$"{one.Name} {one.Arguments}: {exception.GetType().Name}: {exception.Message} {place}"];
        }
    }

    private static IEnumerable<string> Check(ReferenceCase one, Func<Tensor[], ReferenceArguments, Tensor[]> call, Tolerance tolerance)
    {
        bool differentiated = one.Cotangents.Count > 0;
        Tensor[] inputs = [.. one.Inputs.Select(input => differentiated && input.NeedsGradient ? new Variable(input.ToTensor()) : input.ToTensor())];
        Tensor[] outputs = call(inputs, one.Arguments);
        if (outputs.Length != one.Outputs.Count)
        {
            yield return $"{outputs.Length} results, recorded {one.Outputs.Count}";
            yield break;
        }

        double floor = Floor(tolerance.Yardstick, one.Outputs, one.Inputs);
        foreach ((ReferenceTensor expected, Tensor actual) in one.Outputs.Zip(outputs))
        {
            if (expected.Difference(actual, tolerance.Ulps, floor, one.ExactZeros) is { } difference)
            {
                yield return difference;
            }
        }

        if (!differentiated)
        {
            yield break;
        }

        foreach ((ReferenceTensor? cotangent, Tensor actual) in one.Cotangents.Zip(outputs))
        {
            if (cotangent is { } seed)
            {
                actual.Backward(seed.ToTensor(), retainGraph: true);
            }
        }

        IEnumerable<ReferenceTensor> gradients = one.Gradients.Concat(one.Cotangents).OfType<ReferenceTensor>();
        floor = Floor(tolerance.GradientYardstick, gradients, one.Inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is Variable leaf && Gradient(leaf.Grad, one.Gradients[i], tolerance.GradientUlps, floor) is { } difference)
            {
                yield return $"gradient {i}: {difference}";
            }
        }
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
