using Nabla.Tests.Compilation;

namespace Nabla.Tests.Devices;

/// <summary>A graph run on the processor and on a device.</summary>
internal static class RandomFunctionOnDevice
{
    /// <summary>What is not as on the processor, or null.</summary>
    public static string? Difference(RandomFunction graph, int seed, Device device)
    {
        try
        {
            RandomFunction there = graph.On(device);
            return OfResults(graph, there) ?? (seed % 3 == 1 ? OfGradients(graph, there) : null);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or StackOverflowException))
        {
            return exception.ToString();
        }
    }

    private static string? OfResults(RandomFunction here, RandomFunction there)
    {
        Generator onHost = RandomFunction.Generator();
        Tensor[] once = here.Run(here.Inputs, onHost);
        Tensor[] twice = here.Run(here.Inputs, onHost);
        Generator compiled = RandomFunction.Generator();
        Func<Tensor[], Tensor[]> jitted = Transform.Jit((Tensor[] inputs) => there.Run(inputs, compiled));
        return Between(once, there.Run(there.Inputs, RandomFunction.Generator()), "eager")
            ?? Between(once, jitted(there.Inputs), "compiled")
            ?? Between(twice, jitted(there.Inputs), "compiled, again");
    }

    private static string? OfGradients(RandomFunction here, RandomFunction there)
    {
        if (here.Moving.Length == 0 || !here.Run(here.Inputs, RandomFunction.Generator()).Any(static output => output.DType.IsFloating()))
        {
            return null;
        }

        Tensor[] expected = Gradient(here)(here.Moving);
        return Between(expected, Gradient(there)(there.Moving), "gradient")
            ?? Between(expected, Transform.Jit(Gradient(there))(there.Moving), "compiled gradient");
    }

    private static Func<Tensor[], Tensor[]> Gradient(RandomFunction graph)
    {
        Generator generator = RandomFunction.Generator();
        return Transform.Grad((Tensor[] moving) => graph.Loss(moving, generator));
    }

    private static string? Between(Tensor[] expected, Tensor[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Tensor brought = actual[i].To(Device.Cpu);
            if (!Bits.Same(expected[i], brought))
            {
                return $"{what}, result {i}: {brought.Type}\n{brought}\ninstead of {expected[i].Type}\n{expected[i]}";
            }
        }

        return null;
    }
}
