using Nabla.Learning;

namespace Nabla.Bench.Compare;

/// <summary>Numbers that both sides can make: they look random and are functions of position and seed.</summary>
internal static class Filled
{
    /// <summary>Float32 between −scale and scale.</summary>
    public static Tensor Even(Shape shape, uint seed, double scale = 1)
    {
        float[] values = new float[shape.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((Hash(i, seed) / 2147483648.0 - 1) * scale);
        }

        return Tensor.Of<float>(values, shape);
    }

    /// <summary>Class numbers below <paramref name="classes"/>.</summary>
    public static Tensor Labels(int count, uint seed, int classes)
        => Tensor.Of<long>([.. Enumerable.Range(0, count).Select(i => (long)(Hash(i, seed) % (uint)classes))], [count]);

    /// <summary>Fills parameters in their order, as wide as the layers they belong to are fed.</summary>
    public static void Parameters(Module model)
    {
        uint seed = 100;
        foreach (Variable parameter in model.Parameters)
        {
            parameter.Value = Even(parameter.Shape, seed++, 1 / Math.Sqrt(parameter.Shape[^1]));
        }
    }

    /// <summary>One number for a tensor: its elements weighted, and summed in float64.</summary>
    public static double Sum(Tensor x)
    {
        double[] values = x.Detach().Flatten().Cast(DType.Float64).ToArray<double>();
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[i] * (Hash(i, 7) / 2147483648.0 - 1);
        }

        return sum;
    }

    private static uint Hash(int i, uint seed)
    {
        uint hash = ((uint)i + seed * 1000003) * 2654435761;
        hash ^= hash >> 15;
        hash *= 2246822519;
        return hash ^ (hash >> 13);
    }
}
