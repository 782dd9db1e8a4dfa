using System.Globalization;
using System.Runtime.InteropServices;
using Nabla.Bench.Contract;
using Nabla.Cpu;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int bits = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : MatrixProduct.BestRegisterBits;
string only = args.Length > 1 ? args[1] : "";
int allThreads = Environment.ProcessorCount;
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSArchitecture}, registers of {bits} bits, {allThreads} processors");
double floatPeak = Peak.GigaflopsFloat();
double doublePeak = Peak.GigaflopsDouble();
Console.WriteLine($"peak of one core, registers only: float32 {floatPeak:F1} GFLOP/s, float64 {doublePeak:F1} GFLOP/s");
Console.WriteLine($"two parts that do nothing, forked and joined: {Fork.BestNanoseconds():F0} ns");
Console.WriteLine();
Console.WriteLine("| product | dtype | threads | best µs | GFLOP/s | of peak | GFLOP/s of core time |");
Console.WriteLine("|---|---|---|---|---|---|---|");
foreach (int n in (int[])[256, 512, 1024, 2048])
{
    Report<float>($"{n}³", new(n, n, n), floatPeak);
}

Report<double>("1024³", new(1024, 1024, 1024), doublePeak);
Report<float>("64×784 · (128×784)ᵀ, forward", new(64, 128, 784, BTransposed: true), floatPeak);
Report<float>("64×128 · 128×784, to the input", new(64, 784, 128), floatPeak);
Report<float>("(64×128)ᵀ · 64×784, to the weight", new(128, 784, 64, ATransposed: true), floatPeak);
Report<float>("64×128 · (10×128)ᵀ, forward", new(64, 10, 128, BTransposed: true), floatPeak);
Report<float>("64×10 · 10×128, to the input", new(64, 128, 10), floatPeak);
Report<float>("(64×10)ᵀ · 64×128, to the weight", new(10, 128, 64, ATransposed: true), floatPeak);
Report<float>("1×1024 · 1024×1024", new(1, 1024, 1024), floatPeak);
Report<float>("1×1024 · (1024×1024)ᵀ", new(1, 1024, 1024, BTransposed: true), floatPeak);
Report<float>("1024×1024 · 1024×1", new(1024, 1, 1024), floatPeak);
Report<float>("1×65536 · 65536×1", new(1, 1, 65536), floatPeak);
Report<float>("16³", new(16, 16, 16), floatPeak);
Report<float>("4³", new(4, 4, 4), floatPeak);

void Report<T>(string name, Sizes sizes, double peak)
    where T : unmanaged
{
    if (!name.Contains(only, StringComparison.Ordinal))
    {
        return;
    }

    foreach (int threads in allThreads == 1 ? (int[])[1] : [1, allThreads])
    {
        Workers.Count = threads;
        (double clock, double core) = Timing.Best<T>(sizes, bits);
        double work = 2e-9 * sizes.M * sizes.N * sizes.K;
        string own = threads == 1 && clock > 1e-2 ? $"{work / core:F1}" : "";
        Console.WriteLine($"| {name} | {typeof(T).Name} | {threads} | {clock * 1e6:F2} | {work / clock:F1} | {work / clock / (peak * threads):P0} | {own} |");
    }
}
