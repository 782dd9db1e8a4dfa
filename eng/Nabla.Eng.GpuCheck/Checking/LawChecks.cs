using Nabla.Primitives;
using Nabla.Tests.Laws;

namespace Nabla.Eng.GpuCheck;

/// <summary>What holds of every primitive on the processor is to hold on the device: its results and its gradients, eager and compiled, in float32 and float64.</summary>
internal static class LawChecks
{
    // Sums of another order, and elementary functions of another compiler, differ by last digits.
    private const double SingleTolerance = 2e-5;
    private const double DoubleTolerance = 1e-11;

    /// <summary>All of them, one sample of every primitive first, so that little time is enough to see each of them once.</summary>
    public static IReadOnlyList<Check> All(Device device, bool isTiny)
    {
        Dictionary<string, int> seen = [];
        List<(int Round, Check Check)> all = [];
        foreach (Sample sample in Samples.All)
        {
            // What moves things says itself where they end up.
            if (sample.Op.Target is not null)
            {
                continue;
            }

            int round = seen[sample.Op.Name] = seen.GetValueOrDefault(sample.Op.Name) + 1;
            if (round == 1 || !isTiny)
            {
                all.AddRange(Of(sample.In(DType.Float32), DType.Float32, device, isTiny).Concat(isTiny ? [] : Of(sample, DType.Float64, device, isTiny)).Select(check => (round, check)));
            }
        }

        return [.. all.OrderBy(static each => each.Round).Select(static each => each.Check)];
    }

    private static IEnumerable<Check> Of(Sample sample, DType dtype, Device device, bool isTiny)
    {
        double tolerance = dtype == DType.Float32 ? SingleTolerance : DoubleTolerance;
        Check Checked(string way, Func<Sample, Tensor[]> compute, double tolerance) => new($"{sample} in {dtype}{way}", () => Compare(compute(sample), compute(sample.On(device)), device, tolerance));

        yield return Checked("", static s => s.Outputs(s.Inputs), tolerance);
        if (sample.Op is not Nonzero)
        {
            yield return Checked(", compiled", static s => Transform.Jit<Tensor[], Tensor[]>(s.Outputs)(s.Inputs), tolerance);
        }

        if (sample.IsDifferentiable && !sample.IsKink)
        {
            yield return Checked(", in reverse", static s => Gradient(s)(s.Moving), 10 * tolerance);
            if (!isTiny)
            {
                yield return Checked(", in reverse, compiled", static s => Transform.Jit(Gradient(s))(s.Moving), 10 * tolerance);
            }
        }
    }

    private static Func<Tensor[], Tensor[]> Gradient(Sample sample) => Transform.Grad<Tensor[]>(moving => sample.Value(moving).Square().Sum());

    private static Verdict Compare(Tensor[] expected, Tensor[] found, Device device, double tolerance)
    {
        bool isExact = true;
        for (int i = 0; i < expected.Length; i++)
        {
            if (!ReferenceEquals(found[i].Device, device))
            {
                return Verdict.Wrong($"result {i} is on {found[i].Device}");
            }

            if (expected[i].Concrete.HasSameBits(found[i].Concrete))
            {
                continue;
            }

            isExact = false;
            if (!expected[i].DType.IsFloating() || !expected[i].AllClose(found[i].To(Device.Cpu), tolerance, tolerance, equalNaN: true))
            {
                return Verdict.Wrong($"result {i} is {found[i]} where the processor has {expected[i]}");
            }
        }

        return new Verdict(null, isExact);
    }
}
