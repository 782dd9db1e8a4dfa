using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Nabla;

// A chain of 64 layers sin(x·w), of which each keeps two tensors for its rules: x for the product's, and x·w for the sine's.
// As it is, and in 8 parts of 8 layers by Checkpoint, of which each keeps its input.
const int Layers = 64;
const int Parts = 8;
const int Rows = 512;
const int Width = 256;
const int Steps = 10;

Variable[] weights = [.. Enumerable.Range(0, Layers).Select(i => new Variable(Tensor.Randn([Width, Width], seed: (ulong)i + 1) * (1.4 / Math.Sqrt(Width))))];
Tensor data = Tensor.Randn([Rows, Width], seed: 1000);

Tensor Layer(Tensor x, int i) => x.MatMul(weights[i]).Sin();

Tensor Plain(Tensor x)
{
    for (int i = 0; i < Layers; i++)
    {
        x = Layer(x, i);
    }

    return x;
}

Func<string, bool>? keep = null;
Tensor Checkpointed(Tensor x)
{
    for (int part = 0; part < Parts; part++)
    {
        int first = part * (Layers / Parts);
        x = Transform.Checkpoint(
            y =>
            {
                for (int i = first; i < first + (Layers / Parts); i++)
                {
                    y = Layer(y, i);
                }

                return y;
            },
            keep)(x);
    }

    return x;
}

Console.WriteLine($"A chain of {Layers} layers sin(x·w), x float32 [{Rows}, {Width}]; {Parts} parts. {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores.");
Console.WriteLine("Chain                    activations MB    of plain   ms a step    of plain");
(double plainBytes, double plainTime) = Measure("plain", Plain, 0, 0);
_ = Measure("checkpoint", Checkpointed, plainBytes, plainTime);
keep = name => name is "MatMul";
_ = Measure("checkpoint, keep MatMul", Checkpointed, plainBytes, plainTime);

// A loop that recomputes keeps what stands between √n segments of √n steps.
Console.WriteLine();
Console.WriteLine("ForI of n steps sin(1.01·x), x float32 [64, 256]: activations MB");
Console.WriteLine("     n        plain    recompute   over √n of a step's");
Variable start = new(Tensor.Randn([64, 256], seed: 5));
double kept = start.Count * 4 / 1048576.0;
foreach (int n in new[] { 256, 1024, 4096 })
{
    double plain = Held(() => Transform.ForI(0, n, (_, x) => (x * 1.01f).Sin(), start));
    double recomputed = Held(() => Transform.ForI(0, n, (_, x) => (x * 1.01f).Sin(), start, recompute: true));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{n,6} {plain,12:F1} {recomputed,12:F1} {recomputed / (kept * Math.Sqrt(n)),12:F2}"));
}

static double Held(Func<Tensor> forward)
{
    Collect();
    long before = Memory.Report().LiveBytes;
    Tensor loss = forward().Sum();
    Collect();
    double bytes = Memory.Report().LiveBytes - before;
    GC.KeepAlive(loss);
    return bytes / 1048576;
}

(double Bytes, double Milliseconds) Measure(string name, Func<Tensor, Tensor> chain, double plainBytes, double plainTime)
{
    Step(chain);
    Step(chain);
    Collect();
    long before = Memory.Report().LiveBytes;
    Tensor loss = chain(data).Square().Mean();
    Collect();
    double bytes = Memory.Report().LiveBytes - before;
    GC.KeepAlive(loss);
    loss = null!;

    double best = double.MaxValue;
    for (int i = 0; i < Steps; i++)
    {
        long start = Stopwatch.GetTimestamp();
        Step(chain);
        best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-24} {bytes / 1048576,14:F1} {(plainBytes == 0 ? 1 : bytes / plainBytes),11:F3} {best,11:F1} {(plainTime == 0 ? 1 : best / plainTime),11:F2}"));
    return (bytes, best);
}

void Step(Func<Tensor, Tensor> chain)
{
    foreach (Variable weight in weights)
    {
        weight.ClearGrad();
    }

    chain(data).Square().Mean().Backward();
}

// What is dead must be found before what is live can be counted.
static void Collect() => StoragePool.Shared.CollectFully();
