using Nabla.Primitives;
using Nabla.Tests.Laws;

namespace Nabla.Eng.GpuCheck;

/// <summary>What holds of every primitive on the processor is to hold on the device: its results, in float64 and float32, its gradients, and both compiled.</summary>
internal static class LawCheck
{
    // Sums of another order, and elementary functions of another compiler, differ by last digits.
    private const double SingleTolerance = 2e-5;
    private const double DoubleTolerance = 1e-11;

    public static int Run(Device device, bool isTiny)
    {
        Tallied tally = new("laws");
        HashSet<string> seen = [];
        foreach (Sample sample in Samples.All)
        {
            // What moves things says itself where they end up.
            if (sample.Op.Target is not null || (isTiny && !seen.Add(sample.Op.Name)))
            {
                continue;
            }

            foreach (DType dtype in (DType[])[DType.Float64, DType.Float32])
            {
                Check(tally, dtype == DType.Float64 ? sample : sample.In(dtype), dtype, device, isTiny);
            }
        }

        return tally.End("with the processor's bits");
    }

    private static void Check(Tallied tally, Sample sample, DType dtype, Device device, bool isTiny)
    {
        Sample moved = sample with { Inputs = Array.ConvertAll(sample.Inputs, x => x.To(device)) };
        double tolerance = dtype == DType.Float32 ? SingleTolerance : DoubleTolerance;
        Compare(tally, $"{sample} in {dtype}", () => Outputs(sample, sample.Inputs), () => Outputs(moved, moved.Inputs), device, tolerance);
        if (!IsDifferentiable(sample) || sample.IsKink)
        {
            return;
        }

        Compare(tally, $"{sample} in {dtype}, in reverse", () => Gradients(sample, static f => f), () => Gradients(moved, static f => f), device, 10 * tolerance);
        if (!isTiny)
        {
            Compare(tally, $"{sample} in {dtype}, in reverse, compiled", () => Gradients(sample, static f => Transform.Jit(f)), () => Gradients(moved, static f => Transform.Jit(f)), device, 10 * tolerance);
        }
    }

    private static void Compare(Tallied tally, string name, Func<Tensor[]> here, Func<Tensor[]> there, Device device, double tolerance)
    {
        Tensor[] expected = here();
        try
        {
            Tensor[] found = there();
            bool isExact = true;
            for (int i = 0; i < expected.Length; i++)
            {
                if (!ReferenceEquals(found[i].Device, device))
                {
                    tally.Wrong($"{name}: result {i} is on {found[i].Device}");
                    return;
                }

                if (expected[i].Concrete.HasSameBits(found[i].Concrete))
                {
                    continue;
                }

                isExact = false;
                if (!expected[i].DType.IsFloating() || !expected[i].AllClose(found[i].To(Device.Cpu), tolerance, tolerance, equalNaN: true))
                {
                    tally.Wrong($"{name}: result {i} is\n{found[i]}\nwhere the processor has\n{expected[i]}");
                    return;
                }
            }

            tally.Right(isExact);
        }
        catch (Exception e)
        {
            tally.Wrong($"{name}: {e.GetType().Name}: {e.Message}");
        }
    }

    private static bool IsDifferentiable(Sample sample)
        => sample.Op is not (Nonzero or Cast { To: not DType.Float64 }) && sample.Inputs.Any(static x => x.DType.IsFloating()) && Outputs(sample, sample.Inputs).Any(static y => y.DType.IsFloating());

    private static Tensor[] Outputs(Sample sample, Tensor[] inputs)
    {
        Tensor[] outputs = new Tensor[sample.Op.Outputs];
        sample.Op.Apply(inputs, outputs);
        return outputs;
    }

    private static Tensor[] Gradients(Sample sample, Func<Func<Tensor[], Tensor[]>, Func<Tensor[], Tensor[]>> transform)
    {
        Tensor Loss(Tensor[] moving)
        {
            int next = 0;
            Tensor[] inputs = [.. sample.Inputs.Select(x => x.DType.IsFloating() ? moving[next++] : x)];
            return Outputs(sample, inputs).Where(static y => y.DType.IsFloating()).Select(static y => y.Square().Sum()).Aggregate(static (sum, term) => sum + term);
        }

        return transform(Transform.Grad<Tensor[]>(Loss))([.. sample.Inputs.Where(static x => x.DType.IsFloating())]);
    }
}
