using Nabla;

namespace TimeSeriesSample;

/// <summary>The series of Mackey and Glass (1977), a usual test of forecasts: dx/dt = 0.2 x(t − 17) / (1 + x(t − 17)¹⁰) − 0.1 x, which is chaotic, at t = 0, 1, 2, …</summary>
internal static class MackeyGlass
{
    private const int StepsPerUnit = 10, Delay = 17 * StepsPerUnit, Settling = 200 * StepsPerUnit;

    /// <summary>The series after it has settled, with noise of the given deviation on what is measured.</summary>
    /// <param name="count">How many numbers.</param>
    /// <param name="noise">The deviation of the noise.</param>
    /// <param name="seed">The seed of the noise.</param>
    /// <returns>float32 [count, 1].</returns>
    public static Tensor Series(int count, double noise, ulong seed)
    {
        // Runge and Kutta's fourth order; halfway between steps the delayed number is the mean of its neighbours.
        double[] x = new double[Delay + Settling + (count * StepsPerUnit) + 1];
        Array.Fill(x, 1.2, 0, Delay + 1);
        const double Step = 1.0 / StepsPerUnit;
        for (int i = Delay; i + 1 < x.Length; i++)
        {
            double before = x[i - Delay];
            double after = x[i - Delay + 1];
            double middle = (before + after) / 2;
            double k1 = Slope(x[i], before);
            double k2 = Slope(x[i] + (Step / 2 * k1), middle);
            double k3 = Slope(x[i] + (Step / 2 * k2), middle);
            double k4 = Slope(x[i] + (Step * k3), after);
            x[i + 1] = x[i] + (Step / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
        }

        double[] sampled = [.. Enumerable.Range(0, count).Select(i => x[Delay + Settling + (i * StepsPerUnit)])];
        Tensor exact = Tensor.Of<double>(sampled, [count, 1]).Cast(DType.Float32);
        return exact + (noise * Tensor.Randn([count, 1], seed: seed));
    }

    private static double Slope(double x, double delayed) => (0.2 * delayed / (1 + Math.Pow(delayed, 10))) - (0.1 * x);
}
