using System.Diagnostics;

namespace Nabla.Eng.GpuCheck;

/// <summary>What a compiled call costs the host, where the device has hardly anything to do: guards, the frame, one launch.</summary>
internal static class Launching
{
    private const int Calls = 200;

    public static double Seconds(Device device, double seconds)
    {
        Variable state = new(Tensor.Ones([16], device: device), trainable: false);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor x) =>
        {
            state.Value = state.Value * 0.5f + x;
            return state.Value;
        });
        Tensor x = Tensor.Ones([16], device: device) + Tensor.Arange(16, DType.Float32, device);
        _ = step(x).ToArray<float>();
        List<double> samples = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            // Nothing may be left from before, or the queue would be full.
            _ = state.Value.ToArray<float>();
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < Calls; i++)
            {
                _ = step(x);
            }

            samples.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds / Calls);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        samples.Sort();
        return samples[samples.Count / 2];
    }
}
