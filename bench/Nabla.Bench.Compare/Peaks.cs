using System.Globalization;
using Nabla.Learning;

namespace Nabla.Bench.Compare;

/// <summary>How far a training goes above the memory that it began with.</summary>
internal static class Peaks
{
    /// <summary>Inputs, two equal hidden layers' width, outputs, batch, steps.</summary>
    /// <returns>Bytes of the largest resident set, less the level before the first step.</returns>
    /// <remarks>What drawing the weights left in the pool would hide a part of the steps, so it is not in that level: the level is
    /// what was resident before there was a model, and what the model and the batch hold.</remarks>
    public static long OfTraining(int[] sizes)
    {
        (int inputs, int hidden, int outputs, int batch) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        long before = Kilobytes("VmRSS:");
        Sequential model = new(new Linear(inputs, hidden), new Relu(), new Linear(hidden, hidden), new Relu(), new Linear(hidden, outputs));
        Action step = Cases.Step(model, inputs, outputs, batch);

        // The kernel forgets the peak so far, so what was needed to draw the weights does not count.
        File.WriteAllText("/proc/self/clear_refs", "5");
        before += (4 * (model.Parameters.Sum(parameter => parameter.Count) + (long)batch * inputs)) >> 10;
        for (int i = 0; i < sizes[4]; i++)
        {
            step();
        }

        return (Kilobytes("VmHWM:") - before) * 1024;
    }

    private static long Kilobytes(string name) => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
